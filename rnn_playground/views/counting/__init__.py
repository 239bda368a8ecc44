"""Parts of the counting panel: the numbers, and the pictures of them."""
