"""The table of actions."""

from collections import Counter

from PySide6.QtGui import QKeySequence

from rnn_playground.folders import resources
from rnn_playground.shell.actions import ACTIONS, MENUS, TOOLBAR


def test_that_every_action_has_a_key_of_its_own(qapp):
    keys = Counter(QKeySequence(row.shortcut).toString() for row in ACTIONS)
    assert all(keys), "an action without a shortcut"
    assert [key for key, count in keys.items() if count > 1] == []


def test_that_ids_are_unique_and_menus_exist():
    assert len({row.id for row in ACTIONS}) == len(ACTIONS)
    assert {row.menu for row in ACTIONS} == set(MENUS)
    assert set(TOOLBAR) <= {row.id for row in ACTIONS}


def test_that_every_icon_is_a_file():
    missing = [row.icon for row in ACTIONS if row.icon and not (resources() / "icons" / f"{row.icon}.svg").is_file()]
    assert missing == []


def test_that_every_action_is_explained_in_a_sentence():
    assert [row.id for row in ACTIONS if not row.help.endswith(".") or len(row.help) < 15] == []
