"""Keys, the grammar, MIDI files and the player's sound; checked against values found by other ways."""

import random
from fractions import Fraction

import numpy as np
import pytest

from rnn_playground.tasks.generators import GENERATORS
from rnn_playground.tasks.music import melody, parse_key
from rnn_playground.tasks.music.grammar import KEYS, RHYTHMS, tune
from rnn_playground.tasks.music.melody import full_bars, in_scale
from rnn_playground.tasks.music.midi import TICKS, midi_bytes, variable
from rnn_playground.tasks.music.notes import read_note
from rnn_playground.tasks.music.render import frequency, render
from rnn_playground.tasks.sound import SAMPLE_RATE


def test_that_scales_are_those_of_the_piano() -> None:
    for name, wanted in (
        ("C", {0, 2, 4, 5, 7, 9, 11}),
        ("Eb", {3, 5, 7, 8, 10, 0, 2}),
        ("Am", {9, 11, 0, 2, 4, 5, 7, 8}),  # with G sharp, its leading note
        ("Ador", {9, 11, 0, 2, 4, 6, 7}),
    ):
        key = parse_key(name)
        assert key is not None
        assert set(key.scale) == wanted


def test_that_words_are_notes() -> None:
    note = read_note("Bb3:3/8-")
    assert note is not None
    assert (note.midi, note.length, note.tied) == (58, Fraction(3, 8), True)
    for word in ("H4:1/4", "C4", "C4:1/0", "C4:0/4", "z", "|", "C99:1/4", ""):
        assert read_note(word) is None


@pytest.mark.parametrize("seed", range(40))
def test_that_a_tune_of_the_grammar_keeps_key_and_metre_and_comes_home(seed: int) -> None:
    words = tune(random.Random(seed))
    found = melody(words)
    assert found.other == ()
    assert len(set(in_scale(found))) == 1
    assert full_bars(found) == (8, 8)
    assert found.notes[-1].note.midi is not None
    assert found.notes[-1].note.midi % 12 == found.key.pitch
    theme = [[(place.note.midi, place.note.length) for place in bar.notes] for bar in found.bars]
    assert theme[4:6] == theme[:2]


def test_that_all_keys_and_metres_are_drawn_and_equal_seeds_give_equal_tunes() -> None:
    rows = GENERATORS["tunes"](300, 1)
    assert rows == GENERATORS["tunes"](300, 1)
    assert len({row.text for row in rows}) == 300
    assert {row.text.split()[0] for row in rows} == {key.word for key in KEYS}
    assert {row.text.split()[1] for row in rows} == {f"M:{metre}" for metre in RHYTHMS}


def test_that_minor_keys_raise_the_step_that_leads_home() -> None:
    words = {word for row in GENERATORS["tunes"](300, 1) if row.text.startswith("K:Am") for word in row.text.split()}
    assert any(word.startswith("G#") for word in words)


def parse_midi(data: bytes) -> tuple[list[tuple[int, int, int]], dict[int, bytes]]:
    """Return (tick, status, note) of each event of a type 0 file, and meta events by kind."""
    assert data[:8] == b"MThd\x00\x00\x00\x06"
    assert data[8:14] == bytes([0, 0, 0, 1, TICKS >> 8, TICKS & 255])
    assert data[14:18] == b"MTrk"
    assert int.from_bytes(data[18:22], "big") == len(data) - 22
    place, now, events, metas = 22, 0, [], {}
    while place < len(data):
        delta = 0
        while True:
            byte = data[place]
            place += 1
            delta = delta << 7 | byte & 127
            if byte < 128:
                break
        now += delta
        if data[place] == 0xFF:
            kind, length = data[place + 1], data[place + 2]
            metas[kind] = data[place + 3 : place + 3 + length]
            place += 3 + length
        else:
            size = 2 if data[place] & 0xF0 == 0xC0 else 3
            events.append((now, data[place], data[place + 1]))
            place += size
    return events, metas


def test_that_a_midi_file_says_what_was_written() -> None:
    found = melody(["K:Em", "M:3/4", "E4:1/4", "G4:1/4-", "G4:1/8", "z:1/8", "|", "B4:3/4", "|"])
    events, metas = parse_midi(midi_bytes(found, 120))
    assert events == [
        (0, 0xC0, 0), (0, 0x90, 64), (480, 0x80, 64), (480, 0x90, 67), (1200, 0x80, 67),
        (1440, 0x90, 71), (2880, 0x80, 71),
    ]  # fmt: skip
    assert metas == {0x51: (500_000).to_bytes(3, "big"), 0x59: bytes([1, 1]), 0x58: bytes([3, 2, 24, 8]), 0x2F: b""}


def test_that_long_times_take_more_bytes() -> None:
    # Examples of the MIDI standard's own table.
    for number, wanted in (
        (0, "00"),
        (0x7F, "7f"),
        (0x80, "8100"),
        (0x3FFF, "ff7f"),
        (0x4000, "818000"),
        (0xFFFFFFF, "ffffff7f"),
    ):
        assert variable(number).hex() == wanted
    with pytest.raises(ValueError):
        variable(1 << 28)


def test_that_the_player_sounds_the_right_pitch_at_the_right_time() -> None:
    samples = render(melody(["A4:1/4", "C5:1/4", "z:1/2"]), 60)
    for start, pitch in ((0.3, 440.0), (1.3, 523.25)):
        piece = samples[int(start * SAMPLE_RATE) : int((start + 0.5) * SAMPLE_RATE)]
        assert np.abs(np.fft.rfft(piece)).argmax() * 2 == pytest.approx(pitch, abs=2)
    assert np.abs(samples[int(3 * SAMPLE_RATE) :]).max() < 1e-3
    assert frequency(69) == 440
    with pytest.raises(ValueError, match="no note"):
        render(melody(["z:1/4"]))
    with pytest.raises(ValueError, match="no note"):
        midi_bytes(melody([]))
