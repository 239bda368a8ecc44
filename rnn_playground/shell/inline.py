"""One paragraph of authored text as rich text: *stress*, **strong**, `code`, and nothing else."""

import re
from html import escape

_CODE = re.compile(r"`([^`]+)`")
_MARKS = ((re.compile(r"\*\*([^*]+)\*\*"), "b"), (re.compile(r"\*([^*\s](?:[^*]*[^*\s])?)\*"), "i"))


def rich(text: str) -> str:
    """Return HTML that shows the text; whatever looks like HTML in it is shown as it stands."""
    parts = _CODE.split(escape(" ".join(text.split())))
    for place, part in enumerate(parts):
        if place % 2:
            parts[place] = f"<code>{part}</code>"
            continue
        for pattern, tag in _MARKS:
            parts[place] = part = pattern.sub(rf"<{tag}>\1</{tag}>", part)
    return "".join(parts)
