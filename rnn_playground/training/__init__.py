"""Train a network and show how it goes: pure Trainer, frames, messages, and the one thread that runs it."""
