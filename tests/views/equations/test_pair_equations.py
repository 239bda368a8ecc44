"""Of an encoder and a decoder the panel shows the one that the playhead is in, and says so."""

import pytest

from rnn_playground.tasks.generators import GENERATORS

GENES = GENERATORS["genes"](30, 1)
SOURCE = len(GENES[0].text)
PAIR = {"task": "translate", "tokens": "chars", "target_tokens": "chars", "lowercase": False, "examples": GENES}


def texts(fed) -> str:
    return "\n".join(str(getattr(placed.content, "text", "")) for placed in fed.sheet.lines)


@pytest.mark.parametrize("cell", ["elman", "gru", "lstm"])
def test_that_encoder_and_decoder_are_shown_each_at_its_steps(fed, cell):
    shown = fed(GENES[0].text, step=1, cell=cell, **PAIR)
    assert f"Encoder, t = 2 of {SOURCE}" in texts(shown)
    assert "The encoder says nothing" in texts(shown)
    shown.panel.controls.backward.click()
    assert "The loss is the decoder's" in texts(shown.feed())
    shown.panel.set_time_step(SOURCE - 1)
    assert "The decoder goes on with this state" in texts(shown.feed())
    shown.panel.set_time_step(SOURCE)
    assert "Decoder, t = 1 of " in texts(shown.feed())


def test_that_a_click_on_a_share_asks_for_the_step_in_the_whole_row(fed, qtbot):
    shown = fed(GENES[0].text, step=SOURCE + 1, **PAIR)
    shown.panel.controls.backward.click()
    shown.feed()
    with qtbot.waitSignal(shown.panel.time_step_requested) as asked:
        shown.click(("shares",), shown.line("shares").box.center())
    assert asked.args[0] >= SOURCE


def test_that_the_check_follows_the_playhead_from_one_network_to_the_other(fed):
    shown = fed(GENES[0].text, step=SOURCE + 1, **PAIR)
    assert "y" in [shown.panel.checker.array.itemText(n)[-1] for n in range(shown.panel.checker.array.count())]
    shown.panel.checker.check.click()
    assert "they agree" in shown.feed().panel.checker.result.text()
    shown.panel.set_time_step(0)
    assert "they agree" in shown.feed().panel.checker.result.text()
    assert shown.panel.looks()[1].part == "encoder"
    assert "y" not in [shown.panel.checker.array.itemText(n)[-1] for n in range(shown.panel.checker.array.count())]
