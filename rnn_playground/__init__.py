"""RNN Playground: understand recurrent neural networks by hand, offline."""

__version__ = "0.1.0"
