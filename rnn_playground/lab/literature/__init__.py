"""The literature's results on long lags, measured again on this engine: `python -m rnn_playground.lab literature`.

`experiments` is the table of what is measured and required; `recipe` trains, `measures` judges a network,
`run` goes through seeds, `report` prints. The problems themselves are in `lab.problems`.
"""
