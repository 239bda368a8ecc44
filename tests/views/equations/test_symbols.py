"""Expressions are written as textbooks write them, at the right index of time."""

import pytest

from rnn_playground.engine.explain import equations_of
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.views.drawing.formula import plain
from rnn_playground.views.equations.symbols import Symbols


def written(spec, part="cell", **more) -> list[str]:
    symbols = Symbols(spec, **({"recurrence": 0} | more))
    return [plain(symbols.equation(equation)) for equation in getattr(equations_of(spec), part)]


def test_that_the_elman_cell_is_written_like_the_textbook():
    spec = NetworkSpec(inputs=2, outputs=2)
    assert written(spec) == ["a_t = W_x x_t + W_h h_(t−1) + b", "h_t = tanh(a_t)"]
    assert written(spec, "cell_back")[:3] == [
        "δh_t = δh^later_t + δh^local_t",
        "δa_t = δh_t ⊙ (1 − h^2_t)",
        "δx_t = W^⊤_x δa_t",
    ]
    assert written(NetworkSpec(inputs=2, outputs=2, nonlinearity="relu"), "cell_back")[1] == "δa_t = δh_t ⊙ [a_t > 0]"


def test_that_the_gru_is_written_like_the_textbook():
    spec = NetworkSpec(inputs=2, outputs=2, cell="gru")
    forward = written(spec)
    assert forward[0] == "a^r_t = W_xr x_t + W_hr h_(t−1) + b_r"
    assert forward[4:] == [
        "s_t = W_hn h_(t−1) + b_hn",
        "a^n_t = W_xn x_t + b_n + r_t ⊙ s_t",
        "n_t = tanh(a^n_t)",
        "h_t = (1 − z_t) ⊙ n_t + z_t ⊙ h_(t−1)",
    ]
    back = written(spec, "cell_back")
    assert "δz_t = δh_t ⊙ h_(t−1) − δh_t ⊙ n_t" in back
    assert "δa^r_t = δr_t ⊙ r_t ⊙ (1 − r_t)" in back


def test_that_the_lstm_is_written_like_the_textbook():
    spec = NetworkSpec(inputs=2, outputs=2, cell="lstm")
    assert written(spec)[-2:] == ["c_t = f_t ⊙ c_(t−1) + i_t ⊙ g_t", "h_t = o_t ⊙ tanh(c_t)"]
    back = written(spec, "cell_back")
    assert "δc_t = δc^later_t + δh_t ⊙ o_t ⊙ (1 − tanh^2 c_t)" in back
    assert "δc_(t−1) = δc_t ⊙ f_t" in back
    assert "δh_(t−1) = W^⊤_ho δa^o_t + W^⊤_hg δa^g_t + W^⊤_hf δa^f_t + W^⊤_hi δa^i_t" in back


def test_that_the_read_out_is_written_with_its_head():
    spec = NetworkSpec(inputs=2, outputs=2, head=3, output="sigmoid")
    assert written(spec, "readout", readout=True) == [
        "a^u_t = W_u h_t + b_u", "u_t = tanh(a^u_t)", "y_t = W_y u_t + b_y", "p_t = σ(y_t)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("recurrence", "later", "now", "before"), [(0, False, "t", "t−1"), (0, True, "t+1", "t"), (1, False, "t", "t+1"),
    (1, True, "t−1", "t")],
)  # fmt: skip
def test_that_a_reversed_way_comes_from_the_other_side(recurrence, later, now, before):
    symbols = Symbols(NetworkSpec(inputs=2, outputs=2, bidirectional=True), recurrence, later=later)
    assert (symbols.time(), symbols.time(before=True)) == (now, before)


def test_that_arrays_have_short_names():
    symbols = Symbols(NetworkSpec(inputs=2, outputs=2, cell="gru", embedding=2, initial_state="learnt"), 0)
    names = [
        plain((symbols.array(name, block),))
        for name, block in (
            ("layer0.W_h", 2), ("layer1.reverse.W_x", 0), ("layer0.b", 1), ("layer0.b_hn", 0), ("embedding", 0),
            ("out.W", 0), ("head.b", 0), ("layer0.h0", 0),
        )
    ]  # fmt: skip
    assert names == ["W_hn", "W_xr", "b_z", "b_hn", "E", "W_y", "b_u", "h_0"]
