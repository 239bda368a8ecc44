"""What is remembered between two starts comes back, and a damaged value is as good as none."""

import pytest
from PySide6.QtCore import QSettings

from rnn_playground.shell.preferences import Preferences


def test_that_the_arrangement_of_the_score_is_remembered(tmp_path, qapp):
    value = {"order": ["loss", "hidden"], "visible": {"cells": False}, "heights": {"hidden": 7.5}, "rows": "similarity"}
    assert Preferences(tmp_path).score is None
    Preferences(tmp_path).keep_score(value)
    assert Preferences(tmp_path).score == value


@pytest.mark.parametrize("damaged", ["{", "", "nonsense"])
def test_that_a_damaged_arrangement_is_as_good_as_none(tmp_path, qapp, damaged):
    QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat).setValue("score", damaged)
    assert Preferences(tmp_path).score is None
