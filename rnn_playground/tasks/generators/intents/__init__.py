"""Intents of a chatbot's first users: ways of asking, one file per intent, and the generator that fills them."""

from rnn_playground.tasks.generators.intents.generate import intent_names, intents, patterns

__all__ = ["intent_names", "intents", "patterns"]
