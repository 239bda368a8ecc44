"""Bring project files of older format versions up to the present one, one numbered step at a time."""

from collections.abc import Callable, Mapping

Migration = Callable[[dict[str, object]], dict[str, object]]

# VERSION goes up with every change of project.json that an older program would misread. The entry n -> n + 1
# takes the decoded project.json of version n and returns that of version n + 1, without changing what it got.
VERSION = 3


def _more_settings(project: dict[str, object]) -> dict[str, object]:
    """Bring 1 to 2: both ways, dropout, recurrent start, weight decay and more; those not there are as they were."""
    return dict(project)


def _by_hand(project: dict[str, object]) -> dict[str, object]:
    """Bring 2 to 3: edits of weights, what-if marks and rivals; a project without them has none."""
    return dict(project)


MIGRATIONS: Mapping[int, Migration] = {1: _more_settings, 2: _by_hand}


def migrate(
    project: dict[str, object],
    version: int,
    steps: Mapping[int, Migration] = MIGRATIONS,
    target: int = VERSION,
) -> dict[str, object]:
    """Return a decoded project.json as the present format; raise KeyError for a version that never was."""
    for step in range(version, target):
        project = steps[step](project)
    return project
