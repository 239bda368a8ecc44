"""Words as sound: a recipe is spoken by a small formant synthesiser and cut into a spectrogram's chunks.

`recipe` reads "moon; pitch 120; speed 1.05", `pronounce` turns letters into phonemes, `phonemes` and `controls`
say where the formants lie at each moment, `synthesiser` makes the samples, `spectrogram` the frames that a
network reads. `wav` reads and writes files. Mono at 8,000 samples per second everywhere.
"""

from rnn_playground.tasks.sound.recipe import Recipe, parse_recipe
from rnn_playground.tasks.sound.spectrogram import BANDS, band_centres, spectrogram
from rnn_playground.tasks.sound.synthesiser import SAMPLE_RATE, synthesise

__all__ = ["BANDS", "SAMPLE_RATE", "Recipe", "band_centres", "parse_recipe", "spectrogram", "synthesise"]
