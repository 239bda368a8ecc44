"""The parts of the state portrait."""
