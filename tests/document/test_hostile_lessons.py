"""Lesson folders by people who mean harm, or make mistakes: refused in one line, or read as the text they are."""

import time

import pytest

from rnn_playground.document.lessons import LessonError, lesson_headings, load_lesson

TOML = """
title = "T"
order = 5
summary = "S"
shape = "many-to-one"
[document]
settings = { task = "classify" }
data = { file = "rows.tsv" }
[[steps]]
  [[steps.questions]]
  kind = "number"
  text = "?"
  answer = "loss"
"""
FILES = {"lesson.toml": TOML, "lesson.md": "## One\n\na\n", "rows.tsv": "good\tyes\nbad\tno\n"}


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "lessons" / "evil"
    made.mkdir(parents=True)
    for name, text in FILES.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


def refused(folder):
    started = time.monotonic()
    with pytest.raises(LessonError) as error:
        load_lesson(folder.name, folder.parent)
    message = str(error.value)
    assert message.isprintable()
    assert len(message) < 400
    assert time.monotonic() - started < 5
    return message


def test_that_the_folder_is_fine_before_it_is_hostile(folder):
    assert load_lesson("evil", folder.parent).title == "T"


@pytest.mark.parametrize(
    "answer",
    ["__import__('os').system('touch owned')", "().__class__.__bases__[0].__subclasses__()", "open('/etc/passwd')",
     "9**9**9**9", "[x for x in (1,)]", "lambda: 0", "exec", "loss.__class__", "loss; loss"],
)  # fmt: skip
def test_that_an_expression_that_is_code_is_refused(folder, answer, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (folder / "lesson.toml").write_text(TOML.replace('"loss"', f'"{answer}"'))
    message = refused(folder)
    assert message.startswith("lesson evil, lesson.toml: [[steps]] 1, question 1: ")
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize("name", ["lesson.md", "lesson.toml", "rows.tsv"])
def test_that_ten_megabytes_are_refused(folder, name):
    with (folder / name).open("a", encoding="utf-8") as stream:
        stream.write(("# word word\n" if name != "rows.tsv" else "word word\tyes\n") * (10_000_000 // 12))
    assert "is larger than" in refused(folder)


def test_that_a_step_of_endless_text_is_refused(folder):
    (folder / "lesson.md").write_text("## One\n\n" + "word " * 30_000)
    assert "step “One”: heading and text have 120 and 20,000 characters at most" in refused(folder)
    (folder / "lesson.md").write_text("## " + "One" * 300 + "\n")
    assert "characters at most" in refused(folder)


@pytest.mark.parametrize(
    "toml",
    ["a = " + "[" * 5000 + "]" * 5000, "a" + ".a" * 20_000 + " = 1", "a = " + "{ a = " * 2000 + "1" + " }" * 2000],
)
def test_that_deep_nesting_is_refused(folder, toml):
    (folder / "lesson.toml").write_text(toml)
    assert "lesson.toml" in refused(folder)


@pytest.mark.parametrize(
    "file", ["../secret.tsv", "/etc/passwd", "/etc/hosts.tsv", "a/../../secret.tsv", "rows.tsv\\u0000"]
)
def test_that_a_file_outside_is_refused(folder, file):
    (folder.parent / "secret.tsv").write_text("my secret\tyes\nbad\tno\n")
    (folder / "lesson.toml").write_text(TOML.replace("rows.tsv", file))
    assert "secret\tyes" not in refused(folder)


@pytest.mark.parametrize("name", ["lesson.toml", "lesson.md", "rows.tsv"])
def test_that_a_link_out_is_refused(folder, name):
    outside = folder.parent / "outside"
    outside.write_text(FILES[name])
    (folder / name).unlink()
    (folder / name).symlink_to(outside)
    assert "outside" in refused(folder) or "no lesson" in refused(folder)


def test_that_a_folder_that_is_a_link_out_is_no_lesson(folder, tmp_path):
    (tmp_path / "lessons2").mkdir()
    (tmp_path / "lessons2" / "evil").symlink_to(folder, target_is_directory=True)
    with pytest.raises(LessonError):
        load_lesson("evil", tmp_path / "lessons2")
    assert lesson_headings(tmp_path / "lessons2") == ()


def test_that_a_link_in_a_circle_is_refused(folder):
    (folder / "rows.tsv").unlink()
    (folder / "rows.tsv").symlink_to(folder / "rows.tsv")
    refused(folder)


def test_that_bytes_that_are_no_text_are_refused(folder):
    (folder / "lesson.md").write_bytes(b"## One\n\xff\xfe")
    assert "is not UTF-8" in refused(folder)


@pytest.mark.parametrize("lesson_id", ["../evil", "/etc", "evil/../evil", "", "EVIL", "a" * 200, "evil\0"])
def test_that_a_name_that_is_a_path_is_no_lesson(folder, lesson_id):
    with pytest.raises(LessonError):
        load_lesson(lesson_id, folder.parent)
