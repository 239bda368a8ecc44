"""Write a melody as a Standard MIDI File of type 0: one track, as any player and notation program reads it."""

from fractions import Fraction

from rnn_playground.tasks.music.melody import Melody

TICKS = 480  # per quarter note
LOUDNESS = 90  # of 127
PROGRAM = 0  # of General MIDI: the piano
_NOTE_ON, _NOTE_OFF, _PROGRAM = 0x90, 0x80, 0xC0


def midi_bytes(tune: Melody, quarters_per_minute: float = 110.0) -> bytes:
    """Return the file; ValueError for a tempo out of 10 to 400 quarters per minute, or a tune without notes."""
    if not 10 <= quarters_per_minute <= 400:
        raise ValueError(f"a tempo of {quarters_per_minute:g} quarters per minute is out of range: 10 to 400")
    sounds = tune.joined()
    if not sounds:
        raise ValueError("there is no note to write")
    events: list[tuple[int, int, bytes]] = []  # tick, offs before ons, message
    for start, length, midi in sounds:
        events.append((_ticks(start), 1, bytes((_NOTE_ON, midi, LOUDNESS))))
        events.append((_ticks(start + length), 0, bytes((_NOTE_OFF, midi, 0))))
    track = b"\x00" + _meta(0x51, round(60_000_000 / quarters_per_minute).to_bytes(3, "big"))
    if tune.key.tonic:
        minor = int("m" in tune.key.word[2:] and tune.key.mode in ("minor", "aeolian"))
        track += b"\x00" + _meta(0x59, bytes((tune.key.fifths % 256, minor)))
    if tune.metre != "none":
        beats, unit = map(int, tune.metre.split("/"))
        track += b"\x00" + _meta(0x58, bytes((min(beats, 255), unit.bit_length() - 1, 24, 8)))
    track += b"\x00" + bytes((_PROGRAM, PROGRAM))
    now = 0
    for tick, _, message in sorted(events):
        track += variable(tick - now) + message
        now = tick
    track += variable(max(0, _ticks(tune.length) - now)) + _meta(0x2F, b"")
    header = (0).to_bytes(2, "big") + (1).to_bytes(2, "big") + TICKS.to_bytes(2, "big")
    return _chunk(b"MThd", header) + _chunk(b"MTrk", track)


def variable(number: int) -> bytes:
    """Return a whole number as MIDI's variable-length quantity: 7 bits per byte, all but the last marked."""
    if not 0 <= number < 1 << 28:
        raise ValueError(f"{number} does not fit a variable-length quantity")
    parts = [number & 0x7F]
    while number := number >> 7:
        parts.append(number & 0x7F | 0x80)
    return bytes(reversed(parts))


def _ticks(when: Fraction) -> int:
    return round(when * 4 * TICKS)


def _meta(kind: int, data: bytes) -> bytes:
    return bytes((0xFF, kind)) + variable(len(data)) + data


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + len(data).to_bytes(4, "big") + data
