"""Parts of the Jacobian panel: the map of all pairs, the factors of one, and both in words."""
