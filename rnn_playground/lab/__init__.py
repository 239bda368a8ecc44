"""The lab: headless experiments that train networks and measure what came of it; no window, no threads.

`claims.measure` gives the value of a lesson's claim for a Trainer as it stands, and changes nothing, so that
the window can ask it while training. `check.check_lesson` trains a lesson with its own settings for several
seeds and gives each claim's values and verdicts. `literature` repeats the long-lag results of the literature on the
sequences of `problems`: python -m rnn_playground.lab literature.
"""
