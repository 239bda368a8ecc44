"""Parts of the depth panel: the charts and the words beside them."""
