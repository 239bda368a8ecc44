"""What a lesson's text quotes as measured, so that it need not be told before the learner has predicted."""

import re

_MARK = re.compile(r"(?<![*\w])\*Measured\b")  # figures begin like this: "*Measured over 20 seeds, 600 updates:* ..."
_LIST = re.compile(r"(?:[-*+] |\d+[.)] |\|)")


def without_measured(markdown: str, instead: str) -> str:
    """Return the text with each passage of measured figures left out; the first is replaced by `instead`.

    A passage goes from its mark to the end of its paragraph, and through the list or table that it announces. A text
    without such passages is returned as it is.
    """
    found: list[str] = []
    announced = told = False  # the passage before ends with a colon
    for block in re.split(r"\n{2,}", markdown):
        if announced and _LIST.match(block.lstrip()):
            announced = False
            continue
        announced = False
        lines = _items(block)
        kept = []
        for line in lines:
            mark = _MARK.search(line)
            if mark is None:
                kept.append(line)
                continue
            announced = line.rstrip("* \n").endswith(":")
            before = line[: mark.start()].rstrip()
            if not told:
                before, told = (f"{before} {instead}" if before else instead), True
            if before and before not in ("-", "*", "+"):
                kept.append(before)
        if kept:
            found.append("\n".join(kept))
    return "\n\n".join(found)


def _items(block: str) -> list[str]:
    """Return the items of a list one by one, any other block as a whole."""
    if not _LIST.match(block.lstrip()) or block.lstrip().startswith("|"):
        return [block]
    found: list[str] = []
    for line in block.split("\n"):
        if _LIST.match(line.lstrip()) or not found:
            found.append(line)
        else:
            found[-1] += "\n" + line
    return found
