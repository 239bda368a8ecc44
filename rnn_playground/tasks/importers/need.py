"""What a task needs from each row, taken from the columns that it declares."""

from rnn_playground.tasks.registry import make_task


def need_of(task_name: str) -> str:
    """Return "label", "tags" or "text" (nothing beside the text); "" for the task "" (not yet known).

    Raises ValueError for a task that does not exist.
    """
    if not task_name:
        return ""
    fields = {column.field for column in make_task(task_name).columns}
    if "tags" in fields:
        return "tags"
    return "label" if "label" in fields else "text"
