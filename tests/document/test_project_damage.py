"""A project file is read as data from a stranger: damage of any kind is one line, never a traceback."""

import io
import json
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy

from rnn_playground.document import project
from rnn_playground.document.archive import pack
from rnn_playground.document.checkpoint import Checkpoint
from rnn_playground.document.document import Document
from rnn_playground.document.migrations import VERSION
from rnn_playground.document.project import ProjectError, open_project, save_project
from rnn_playground.tasks.examples import Example

DOCUMENT = Document(examples=(Example(text="What time is it?", label="time"),), reading="it is", title="a")
WEIGHTS = np.arange(6, dtype=np.float32).reshape(2, 3)
CHECKPOINT = Checkpoint(
    update=3, weights={"out.W": WEIGHTS}, optimizer={"m": np.ones(6)},
    random=dict(np.random.default_rng(1).bit_generator.state), order=((0, 1),), curve={"loss": np.ones(3)},
)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the bytes of a sound project file."""
    path = tmp_path_factory.mktemp("good") / "a.rnnp"
    save_project(path, DOCUMENT, CHECKPOINT)
    return path.read_bytes()


def opens(path: Path, content: bytes) -> bool:
    """Say whether the content opens as the good project; all but that or a ProjectError fails the test."""
    path.write_bytes(content)
    message = ""
    try:
        opened = open_project(path)
    except ProjectError as error:
        message = str(error)
    if message:
        assert message.startswith(f"cannot open {path}: ")
        assert message.isprintable()
        return False
    assert opened.document == DOCUMENT
    assert opened.checkpoint is not None
    assert (opened.checkpoint.random, opened.checkpoint.order) == (CHECKPOINT.random, CHECKPOINT.order)
    assert opened.checkpoint.weights["out.W"].tobytes() == WEIGHTS.tobytes()
    return True


def refusal(path: Path, content: bytes) -> str:
    """Return what opening says, without the path."""
    path.write_bytes(content)
    with pytest.raises(ProjectError) as error:
        open_project(path)
    return str(error.value).removeprefix(f"cannot open {path}: ")


def members(good: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def forged(good: bytes, **changes: object) -> bytes:
    """Return the file with other fields in its document and hashes that are right."""
    parts = members(good)
    content = json.loads(parts["project.json"])
    content["document"] |= changes
    return pack(
        {"project.json": json.dumps(content).encode(), "weights.safetensors": parts["weights.safetensors"]},
        VERSION, "test",
    )


@pytest.mark.parametrize(
    ("field", "entry"),
    [
        ("edits", {"type": "set", "update": 1, "name": "out.b", "index": [0], "value": "HUGE"}),
        ("edits", {"type": "radius", "update": 1, "name": "layer0.W_h", "block": 0, "radius": "HUGE"}),
        ("what_if", {"type": "clamp", "recurrence": 0, "unit": 0, "value": "HUGE"}),
        ("rivals", {"changes": {"rate": "HUGE"}}),
    ],
    ids=["weight", "radius", "clamp", "rate"],
)
def test_that_numbers_beyond_all_numbers_are_refused(good: bytes, tmp_path: Path, field: str, entry: object) -> None:
    # 1e999 is JSON, but infinity to Python, which could not be saved again.
    parts = members(good)
    content = json.loads(parts["project.json"])
    content["document"] |= {field: [entry]}
    text = json.dumps(content).replace('"HUGE"', "1e999").encode()
    file = pack({"project.json": text, "weights.safetensors": parts["weights.safetensors"]}, VERSION, "test")
    assert refusal(tmp_path / "a.rnnp", file).startswith("project.json is no JSON of a project")


@pytest.mark.parametrize(
    ("field", "entry", "most"),
    [
        ("what_if", {"type": "clamp", "recurrence": 0, "unit": 0, "value": 1.0}, 1000),
        ("rivals", {"changes": {"hidden": 3}}, 3),
    ],
    ids=["marks", "rivals"],
)
def test_that_no_more_is_taken_in_than_can_be_carried_along(
    good: bytes, tmp_path: Path, field: str, entry: object, most: int
) -> None:
    (tmp_path / "b.rnnp").write_bytes(forged(good, **{field: [entry] * most}))
    assert len(getattr(open_project(tmp_path / "b.rnnp").document, field)) == most
    message = refusal(tmp_path / "a.rnnp", forged(good, **{field: [entry] * (most + 1)}))
    assert f"length <= {most} - at `$.document.{field}`" in message


def rezipped(parts: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_that_every_truncation_is_refused(good: bytes, tmp_path: Path) -> None:
    # A zip's directory lies at its end, so no beginning of it is a zip.
    lengths = sorted({*range(0, len(good), 7), *range(len(good) - 60, len(good))})
    assert not any(opens(tmp_path / "a.rnnp", good[:length]) for length in lengths)


def test_that_a_file_with_one_changed_byte_is_refused_or_opens_as_it_was(good: bytes, tmp_path: Path) -> None:
    dice = random.Random(1)
    opened = 0
    for _ in range(600):
        mutant = bytearray(good)
        mutant[dice.randrange(len(good))] ^= 1 << dice.randrange(8)
        opened += opens(tmp_path / "a.rnnp", bytes(mutant))
    assert opened < 150  # dates and permissions in the zip's own headers mean nothing here


def test_that_files_cut_and_glued_are_refused_or_open_as_they_were(good: bytes, tmp_path: Path) -> None:
    dice = random.Random(2)
    for _ in range(400):
        mutant = bytearray(good)
        for _ in range(dice.randint(1, 4)):
            start, length = dice.randrange(len(mutant)), dice.randint(1, 60)
            mutant[start : start + length] = dice.choice([
                b"", dice.randbytes(length), b"\0" * length, good[-length:], b"\xff" * dice.randint(1, 8),
            ])
        opens(tmp_path / "a.rnnp", bytes(mutant))


@pytest.mark.parametrize("part", ["project.json", "weights.safetensors"])
def test_that_forged_parts_with_right_hashes_raise_nothing_but_project_errors(
    part: str, good: bytes, tmp_path: Path
) -> None:
    dice = random.Random(3)
    parts = members(good)
    del parts["manifest.json"]
    for _ in range(500):
        mutant = bytearray(parts[part])
        for _ in range(dice.randint(1, 3)):
            start = dice.randrange(len(mutant))
            mutant[start : start + dice.randint(0, 3)] = dice.choice([
                b"", b"0", b"-", b"9" * 30, b"null", b"[", b"}", b'"', b"\xed\xa0\x80", b"\xff",
                dice.randbytes(1),
            ])
        path = tmp_path / "a.rnnp"
        path.write_bytes(pack({**parts, part: bytes(mutant)}, VERSION, "test"))
        message = ""
        try:
            opened = open_project(path)
        except ProjectError as error:
            message = str(error)
        else:
            save_project(tmp_path / "again.rnnp", opened.document, opened.checkpoint)
        assert message.isprintable()


def test_that_a_changed_weight_is_noticed_by_its_hash(good: bytes, tmp_path: Path) -> None:
    parts = members(good)
    old = parts["weights.safetensors"]
    parts["weights.safetensors"] = old.replace(WEIGHTS.tobytes(), (WEIGHTS + 1).tobytes())
    assert parts["weights.safetensors"] != old
    assert refusal(tmp_path / "a.rnnp", rezipped(parts)) == (
        "its part weights.safetensors was changed or damaged (sha256 differs); "
        "open a backup copy of it instead"
    )


def test_that_a_file_of_a_newer_program_asks_for_an_update(good: bytes, tmp_path: Path) -> None:
    parts = members(good)
    manifest = json.loads(parts["manifest.json"])
    manifest |= {"version": VERSION + 1, "new field": 1, "members": manifest["members"]}
    parts |= {"manifest.json": json.dumps(manifest).encode(), "new.bin": b"1"}
    assert refusal(tmp_path / "a.rnnp", rezipped(parts)) == (
        f"it was saved by a newer program (format {VERSION + 1}, this one reads up to {VERSION}); update rnn-playground"
    )


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        (b"{}", "its manifest is damaged"),
        (b"[" * 100_000, "its manifest is damaged"),
        (b'{"format": "other", "version": 1}', "it is the file of another program"),
        (b'{"format": "rnn-playground project", "version": 0}', "its manifest is damaged"),
        (b'{"format": "rnn-playground project", "version": 1}', "its parts are not those that its manifest"),
    ],
)
def test_that_a_manifest_that_tells_nothing_is_refused(
    manifest: bytes, message: str, good: bytes, tmp_path: Path
) -> None:
    parts = {**members(good), "manifest.json": manifest}
    if len(manifest) > 1 << 16:
        message = "its part manifest.json has the wrong size"
    assert refusal(tmp_path / "a.rnnp", rezipped(parts)).startswith(message)


def test_that_deep_nesting_is_refused(good: bytes, tmp_path: Path) -> None:
    deep = b'{"document":' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    assert refusal(tmp_path / "a.rnnp", pack({"project.json": deep}, VERSION, "")).startswith(
        "project.json is nested too deeply"
    )
    manifest = b'{"format": ' + b"[" * 30_000 + b"]" * 30_000 + b"}"
    parts = {**members(good), "manifest.json": manifest}
    assert refusal(tmp_path / "a.rnnp", rezipped(parts)).startswith("its manifest is damaged")


def test_that_a_zip_bomb_is_refused_before_it_is_unpacked(good: bytes, tmp_path: Path) -> None:
    bomb = {**members(good), "project.json": b" " * 50_000_000}
    assert refusal(tmp_path / "a.rnnp", rezipped(bomb, zipfile.ZIP_DEFLATED)).startswith(
        "its part manifest.json is compressed or encrypted, not stored as saved"
    )


def test_that_more_text_than_can_be_held_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project, "LARGEST_CONTENT", 1000)
    content = pack({"project.json": b" " * 1001}, VERSION, "")
    assert refusal(tmp_path / "a.rnnp", content) == (
        "its project.json has more than 1,000 bytes; use fewer sentences"
    )
    with pytest.raises(ProjectError, match=r"^cannot save .* has more than 1,000 bytes; use fewer"):
        save_project(tmp_path / "b.rnnp", Document(title="x" * 1000))


def test_that_a_larger_file_than_any_project_is_not_even_read(
    good: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project, "LARGEST_FILE", len(good) - 1)
    assert refusal(tmp_path / "a.rnnp", good).startswith(f"it has {len(good):,} bytes; a project has ")


@pytest.mark.parametrize("name", ["../evil.py", "/etc/passwd", "weights.pickle", "project.json\\..", "ä"])
def test_that_parts_of_other_names_are_refused(name: str, good: bytes, tmp_path: Path) -> None:
    refused = refusal(tmp_path / "a.rnnp", rezipped({**members(good), name: b"x"}))
    assert refused.startswith("it holds ")
    assert "which is no part of a project" in refused
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.rnnp"]


def test_that_a_part_held_twice_is_refused(good: bytes, tmp_path: Path) -> None:
    buffer = io.BytesIO(good)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("project.json", "{}")
    assert refusal(tmp_path / "a.rnnp", buffer.getvalue()).startswith("it holds a part twice")


@pytest.mark.parametrize("dropped", ["manifest.json", "project.json", "weights.safetensors"])
def test_that_a_missing_part_is_noticed(dropped: str, good: bytes, tmp_path: Path) -> None:
    parts = members(good)
    del parts[dropped]
    assert not opens(tmp_path / "a.rnnp", rezipped(parts))


def test_that_weights_without_training_and_training_without_weights_are_refused(
    good: bytes, tmp_path: Path
) -> None:
    parts = members(good)
    bare = json.loads(parts["project.json"]) | {"checkpoint": None}
    message = "weights.safetensors does not belong to its project.json"
    for content in (
        {"project.json": parts["project.json"]},
        {"project.json": json.dumps(bare).encode(), "weights.safetensors": parts["weights.safetensors"]},
    ):
        assert refusal(tmp_path / "a.rnnp", pack(content, VERSION, "")).startswith(message)


def test_that_arrays_other_than_those_named_are_refused(good: bytes, tmp_path: Path) -> None:
    parts = members(good)
    arrays = safetensors.numpy.load(parts["weights.safetensors"])
    fewer = {name: array for name, array in arrays.items() if name != "optimizer/m"}
    for content in (fewer, {**arrays, "weights/other": WEIGHTS}):
        packed = pack(
            {"project.json": parts["project.json"], "weights.safetensors": safetensors.numpy.save(content)},
            VERSION, "",
        )
        assert refusal(tmp_path / "a.rnnp", packed).startswith("weights.safetensors does not hold the arrays")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"hidden": 100_000_000}, "hidden must be between 1 and 512 units, not 100,000,000"),
        ({"cell": "quantum"}, "cell must be one of elman, gru, lstm, bag, last, not “quantum”"),
        ({"rate": -1}, "rate must be between 0.000001 and 10, not -1"),
        ({"hidden": "8"}, "Expected `int`, got `str`"),
        ({"unknown": 1}, "Object contains unknown field `unknown`"),
    ],
)
def test_that_values_out_of_range_are_refused_by_the_parameter_table(
    settings: dict[str, object], message: str, good: bytes, tmp_path: Path
) -> None:
    refused = refusal(tmp_path / "a.rnnp", forged(good, settings=settings))
    assert refused.startswith(f"project.json: {message}")


def test_that_tags_must_stand_under_tokens(good: bytes, tmp_path: Path) -> None:
    example = {"text": "a b", "tokens": ["a", "b"], "tags": ["X"]}
    refused = refusal(tmp_path / "a.rnnp", forged(good, examples=[example]))
    assert refused.startswith("project.json: 2 tokens but 1 tags - at `$.document.examples[0]`")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999", "9" * 5000])
def test_that_numbers_that_are_none_are_refused(number: str, good: bytes, tmp_path: Path) -> None:
    text = members(good)["project.json"].replace(b'"rate":0.005', b'"rate":' + number.encode())
    assert number.encode() in text
    parts = {"project.json": text, "weights.safetensors": members(good)["weights.safetensors"]}
    assert not opens(tmp_path / "a.rnnp", pack(parts, VERSION, ""))


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\3\4", b"PK\5\6" + b"\0" * 18, b"\0" * 4000])
def test_that_files_of_other_kinds_are_refused(content: bytes, tmp_path: Path) -> None:
    assert not opens(tmp_path / "a.rnnp", content)


def missing(path: Path) -> None:
    """Leave nothing there."""


def folder(path: Path) -> None:
    path.mkdir()


def circle(path: Path) -> None:
    path.symlink_to(path)


def pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (missing, "there is no such file; check the name"),
        (folder, "it is a folder or a device; name a .rnnp file"),
        (pipe, "it is a folder or a device; name a .rnnp file"),
    ],
)
def test_that_what_is_no_file_is_told(make: Callable[[Path], None], message: str, tmp_path: Path) -> None:
    make(tmp_path / "a.rnnp")
    with pytest.raises(ProjectError) as error:
        open_project(tmp_path / "a.rnnp")
    assert str(error.value) == f"cannot open {tmp_path / 'a.rnnp'}: {message}"


def test_that_links_in_a_circle_are_told_when_opening_and_saving(tmp_path: Path) -> None:
    circle(tmp_path / "a.rnnp")
    with pytest.raises(ProjectError, match="cannot open"):
        open_project(tmp_path / "a.rnnp")
    with pytest.raises(ProjectError, match="cannot save"):
        save_project(tmp_path / "a.rnnp", DOCUMENT)


def test_that_a_file_that_may_not_be_read_is_told(
    good: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.rnnp").write_bytes(good)
    monkeypatch.setattr(Path, "open", refuse)  # chmod would not stop root
    with pytest.raises(ProjectError, match=r"Permission denied; check name and permissions$"):
        open_project(tmp_path / "a.rnnp")
