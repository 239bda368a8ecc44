"""Parts of the panel that sets accuracy against the distance that a memory has to bridge."""
