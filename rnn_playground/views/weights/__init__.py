"""The parts of the panel of weights."""
