"""A small English-French grammar, written for this project: words with gender and number, and sentences of them."""
