"""Recurrent networks in NumPy alone: cells, time, losses, optimizers, probes. Knows arrays, no words."""
