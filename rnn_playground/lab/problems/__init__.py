"""The problems on which the field has tested whether a network remembers: one file each, drawn with a seed.

`draw(random, size, ...)` returns an engine Batch of fresh sequences; beside it stand the network's face
(`INPUTS`, `OUTPUTS`) and what is known of the answer without learning: the loss of the best constant guess,
or the rule that decides which symbols are right. Nothing here knows a network.
"""
