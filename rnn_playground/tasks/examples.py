"""One row of the sentence table."""

import msgspec


class Example(msgspec.Struct, frozen=True, omit_defaults=True):
    """Hold one sentence with what is to be said about it; which of the fields count is the task's business.

    `target` is what a translation shall be. `tokens` is set only where the source decided the tokens (CoNLL
    columns); otherwise the tokenizer does.
    `tags` has one tag per token. `part` is "" when the seed decides whether the row is held out, or "train" /
    "held out" when its source says so (a test file of its own, a lesson's unseen names).
    """

    text: str
    label: str = ""
    tokens: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    target: str = ""
    part: str = ""

    def __post_init__(self) -> None:
        """Refuse tags that do not stand under tokens."""
        if self.tokens and self.tags and len(self.tokens) != len(self.tags):
            raise ValueError(f"{len(self.tokens)} tokens but {len(self.tags)} tags")
