"""The table of experiments: one row for each result; what is required stands in the issue of the engine.

Everywhere Adam, gradient clipped to norm 1, fresh sequences, weights drawn as PyTorch draws them, and one
layer of 32 units where nothing else is said.
"""

from dataclasses import replace
from functools import partial

from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.lab.literature.experiment import Bounds, Experiment
from rnn_playground.lab.literature.measures import accuracy, fading, mean_loss, strings_right
from rnn_playground.lab.literature.recipe import Recipe, train
from rnn_playground.lab.problems import adding, copying, reber, temporal_order

_DELAY = 20
_GUESS = copying.baseline(_DELAY)
_ALL = Bounds(low=1)  # of the strings


def _adding(cell: str, steps: int, rate: float, updates: int, solved: Bounds | None) -> partial[tuple[float, int]]:
    draw = partial(adding.draw, steps=steps)
    spec = NetworkSpec(
        inputs=adding.INPUTS, outputs=adding.OUTPUTS, numeric=True, readout="last", output="linear",
        cell=cell, hidden=32,
    )  # fmt: skip
    recipe = Recipe(spec=spec, draw=draw, rate=rate, updates=updates)
    return partial(train, recipe, partial(mean_loss, draw=draw), solved)


def _copying(cell: str) -> partial[tuple[float, int]]:
    draw = partial(copying.draw, delay=_DELAY)
    spec = NetworkSpec(inputs=copying.INPUTS, outputs=copying.OUTPUTS, cell=cell, hidden=32)
    recipe = Recipe(spec=spec, draw=draw, rate=5e-3, updates=4000)
    return partial(train, recipe, partial(mean_loss, draw=draw), None)


def _order(forget_bias: float, rate: float, solved: Bounds | None) -> partial[tuple[float, int]]:
    draw = partial(temporal_order.draw, steps=50)
    spec = NetworkSpec(
        inputs=temporal_order.INPUTS, outputs=temporal_order.OUTPUTS, readout="last",
        cell="lstm", hidden=32, forget_bias=forget_bias,
    )  # fmt: skip
    recipe = Recipe(spec=spec, draw=draw, rate=rate, updates=2000)
    return partial(train, recipe, partial(accuracy, draw=draw), solved)


def _reber(cell: str) -> partial[tuple[float, int]]:
    spec = NetworkSpec(inputs=reber.INPUTS, outputs=reber.OUTPUTS, cell=cell, hidden=12)
    recipe = Recipe(spec=spec, draw=reber.draw, rate=0.01, batch=16, updates=24_000 // 16)
    return partial(train, recipe, strings_right, _ALL)


# Tokens are read through learnt vectors of 8 numbers. Their length decides how far tanh is driven: one-hot
# symbols leave .58 and .91 to the Elman cell (uniform, orthogonal), vectors of 32 numbers .46 and .73. The gated
# cells' factors move by .04 at most.
_ELMAN = NetworkSpec(inputs=20, outputs=20, embedding=8, readout="last", hidden=32)
_LSTM = replace(_ELMAN, cell="lstm")


def _fading(row: str, factor: float, spec: NetworkSpec, says: str) -> Experiment:
    return Experiment(
        name=f"decay/{row}",
        settings="T 50, 20 symbols, vectors of 8, untrained; mean of 16 networks",
        says=says,
        required=f"mean factor per step back {factor:.2f} ± .03",
        measure=partial(fading, spec=spec),
        bounds=Bounds(factor - 0.03, factor + 0.03),
        needed="mean",
    )


EXPERIMENTS: tuple[Experiment, ...] = (
    Experiment(
        name="adding/lstm",
        settings="T 100, rate .005, batch 32, forget bias 1",
        says="LSTM solves T = 100 after 74,000 sequences (Hochreiter and Schmidhuber 1997, experiment 4)",
        required="squared error < .01 within 3,000 updates; guessing has .1667",
        measure=_adding("lstm", 100, 5e-3, 3000, Bounds(high=0.01)),
        bounds=Bounds(high=0.01),
    ),
    # Missed by some seeds, and left as it stands: at T = 50 both marks may stand near the end, and then luck and
    # rate decide. Of 20 other seeds 0, 8 and 2 fell below .15 at the rates .001, .002 and .005.
    Experiment(
        name="adding/elman",
        settings="T 50, rate .005, batch 32",
        says="a plain network learns no more than the mean where the lag is long (Le, Jaitly and Hinton 2015)",
        required="squared error >= .15 after 4,000 updates",
        measure=_adding("elman", 50, 5e-3, 4000, None),
        bounds=Bounds(low=0.15),
        seeds=5,
    ),
    Experiment(
        name="adding/elman-slow",
        settings="T 50, rate .001 (Adam's own), batch 32",
        says="the same",
        measure=_adding("elman", 50, 1e-3, 4000, None),
        seeds=5,
    ),
    Experiment(
        name="copying/elman",
        settings="T 20, rate .005, batch 32",
        says="a plain network stays at the loss of guessing (Arjovsky, Shah and Bengio 2016, section 5.1)",
        required=f"nats within 1 % of 10 ln 8 / (T + 20) = {_GUESS:.4f} after 4,000 updates",
        measure=_copying("elman"),
        bounds=Bounds(0.99 * _GUESS, 1.01 * _GUESS),
    ),
    Experiment(
        name="copying/gru",
        settings="T 20, rate .005, batch 32",
        says="(not in that paper)",
        measure=_copying("gru"),
    ),
    Experiment(
        name="copying/lstm",
        settings="T 20, rate .005, batch 32, forget bias 1",
        says="an LSTM too hardly leaves that loss where T is 100 and more (the same)",
        measure=_copying("lstm"),
    ),
    Experiment(
        name="order/bias-0",
        settings="T 50, rate .005, batch 32, LSTM with forget bias 0",
        says="a forget gate half shut loses long lags (Gers et al. 2000; Jozefowicz et al. 2015)",
        required="accuracy <= .30 after 2,000 updates: chance has .25",
        measure=_order(0, 5e-3, None),
        bounds=Bounds(high=0.30),
    ),
    # The rate decides here too: at .01 no seed learns it, at .001 every one of three did.
    Experiment(
        name="order/bias-0-slow",
        settings="T 50, rate .001, batch 32, LSTM with forget bias 0",
        says="the same; it does not hold at this rate, see here",
        measure=_order(0, 1e-3, Bounds(low=0.99)),
    ),
    Experiment(
        name="order/bias-1",
        settings="T 50, rate .005, batch 32, LSTM with forget bias 1",
        says="a bias of 1 is enough in most tasks (Jozefowicz et al. 2015)",
        measure=_order(1, 5e-3, Bounds(low=0.99)),
    ),
    Experiment(
        name="order/bias-3",
        settings="T 50, rate .005, batch 32, LSTM with forget bias 3",
        says="LSTM without forget gate, which never forgets, solves T = 100 to 110 after 31,390 sequences "
        "(Hochreiter and Schmidhuber 1997, experiment 6a)",
        required="accuracy >= .99 within 2,000 updates",
        measure=_order(3, 5e-3, Bounds(low=0.99)),
        bounds=Bounds(low=0.99),
    ),
    Experiment(
        name="reber/lstm",
        settings="H 12, rate .01, batch 16, forget bias 1",
        says="LSTM solves it in nearly every run, after 8,440 to 39,740 sequences (Hochreiter and Schmidhuber "
        "1997, experiment 1)",
        required="in 4 of 5 seeds, within 24,000 sequences (1,500 updates): in all of 256 strings, at every "
        "step, the symbols that may follow are the likeliest",
        measure=_reber("lstm"),
        bounds=_ALL,
        needed="4 of 5",
        seeds=5,
    ),
    Experiment(
        name="reber/elman",
        settings="H 12, rate .01, batch 16",
        says="Elman's network never does (the same); it was trained without the full gradient",
        measure=_reber("elman"),
        seeds=5,
    ),
    _fading(
        "elman", 0.55, _ELMAN,
        "backwards in time the gradient fades exponentially (Hochreiter 1991; Bengio et al. 1994)",
    ),
    _fading(
        "elman-orthogonal", 0.83, replace(_ELMAN, recurrent="orthogonal"),
        "an orthogonal matrix keeps lengths, only tanh shortens them (Saxe et al. 2014)",
    ),
    _fading("gru", 0.65, replace(_ELMAN, cell="gru"), "a gate half open still lets the gradient fade"),
    _fading(
        "lstm-bias-0", 0.64, replace(_LSTM, forget_bias=0),
        "the cell state alone passes on the forget gate's share (Gers et al. 2000): about .5",
    ),
    _fading("lstm-bias-1", 0.84, replace(_LSTM, forget_bias=1), "the same: about .73"),
    _fading(
        "lstm-bias-3", 1.01, replace(_LSTM, forget_bias=3),
        "the same: about .95; 1 is the constant error carousel (Hochreiter and Schmidhuber 1997)",
    ),
)  # fmt: skip
