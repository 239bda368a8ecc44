"""Settings that `train --data` begins with where the parameter table's are too small for the task."""

from rnn_playground.document.parameters import Settings, Value, with_value

# A translation has to pass through one state, and a text that goes on needs a memory of its beginning.
BEYOND: dict[str, dict[str, Value]] = {
    "translate": {"cell": "gru", "hidden": 64, "embedding": 32, "batch": 32},
    "generate": {"cell": "gru", "hidden": 64, "embedding": 16, "batch": 32},
}


def defaults(task: str) -> Settings:
    """Return the settings that a task begins with."""
    settings = Settings()
    for name, value in BEYOND.get(task, {}).items():
        settings = with_value(settings, name, value)
    return settings


def in_words() -> str:
    """Say what the help of `train` has to say about them."""
    told = "; ".join(
        f"{task}: {', '.join(f'{name} {value}' for name, value in values.items())}" for task, values in BEYOND.items()
    )
    return (
        f"Begins larger than the defaults above: {told}. Where no --tokens are given, they follow from the rows: a "
        "task generate writes letter by letter, tunes note by note; a translation is cut into words, a dictionary "
        "into letters and phonemes, single words and sequences into letters; columns of numbers are read as numbers. "
        "A plain text is one running text for next and generate (--length 50), a list of names a row a line. Rows with "
        "the same source never stand on both sides of the split."
    )
