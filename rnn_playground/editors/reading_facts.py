"""What editors are told of the sentence being read: plain words and numbers, from whoever sees the network."""

from dataclasses import dataclass

from rnn_playground.document.what_if import Mark


@dataclass(frozen=True)
class ReadingFacts:
    """Hold what marks can be put on, and what those that there are do."""

    tokens: tuple[str, ...] = ()  # T, as shown
    layers: tuple[str, ...] = ()  # names of the L recurrences: "1", or "1 →" and "1 ←"
    units: int = 0  # H; 0: there is no network
    states: tuple[str, ...] = ("h",)  # ("h", "c") where there is a cell state
    bounded: bool = True  # the cell keeps h within -1 and 1
    rests: tuple[tuple[Mark, str], ...] = ()  # each mark, and why it has no effect ("": it has)
    comparison: str = ""  # "positive .910 → .230"; empty where no mark is at work

    def layer_name(self, recurrence: int) -> str:
        """Return the name of a recurrence, also of one that the network does not have."""
        if recurrence < len(self.layers):
            return self.layers[recurrence]
        return str(recurrence + 1)

    def token(self, step: int) -> str:
        """Return the token of a time step; empty beyond the end."""
        return self.tokens[step] if 0 <= step < len(self.tokens) else ""

    def rest_of(self, mark: Mark) -> str:
        """Return why a mark has no effect; empty when it has, or when nothing is known of it yet."""
        return dict(self.rests).get(mark, "" if mark.on else "off")
