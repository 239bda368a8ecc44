"""The parts of the network panel: structure, geometry, morph, painting, hit testing, words."""
