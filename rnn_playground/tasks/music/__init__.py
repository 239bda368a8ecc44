"""Melodies as words: "K:G M:3/4 G4:1/4 B4:1/4 D5:1/4 | ..." is a tune in G major, in three quarters.

`notes`, `keys` and `metres` are facts and names; `melody` reads such words; `abc` reads the learner's own tune
books; `grammar` writes tunes; `midi` and `render` turn a melody into files that can be heard.
"""

from rnn_playground.tasks.music.abc import Tune, tunes
from rnn_playground.tasks.music.keys import Key, parse_key
from rnn_playground.tasks.music.melody import Melody, melody

__all__ = ["Key", "Melody", "Tune", "melody", "parse_key", "tunes"]
