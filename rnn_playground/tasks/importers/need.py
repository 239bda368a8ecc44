"""What a task needs from each row, taken from the columns that it declares."""

from rnn_playground.tasks.registry import make_task

# label    a text, and one word for it
# number   a text, and a number for it
# tags     a text, and a tag for each of its tokens
# target   a text, and the text that it shall become
# text     a text alone
# either   a text; a label where a column for it was chosen
NEEDS = ("label", "number", "tags", "target", "text", "either")
_REGRESSION = "regress"


def need_of(task_name: str) -> str:
    """Return one of NEEDS, or "" for the task "" (not yet known); raise ValueError for a task there is not."""
    if not task_name:
        return ""
    task = make_task(task_name)
    fields = {column.field for column in task.columns}
    if "tags" in fields:
        return "tags"
    if "target" in fields:
        return "target"
    if "label" not in fields:
        return "text"
    if task.foretells:
        return "either"
    return "number" if task.name == _REGRESSION else "label"


def one_step(task_name: str) -> bool:
    """Return whether the task reads a single time step, so that numbers beside each other are one vector."""
    return bool(task_name) and getattr(make_task(task_name), "shape", "") == "one-to-one"
