"""The parts of the panel of spectra."""
