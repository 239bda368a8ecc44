"""What the panel of the five shapes is made of."""
