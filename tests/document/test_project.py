"""What is saved in a project file comes back, bit for bit."""

import errno
import hashlib
import json
import os
import stat
import zipfile
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_playground.document.archive import pack
from rnn_playground.document.checkpoint import Checkpoint
from rnn_playground.document.document import Document
from rnn_playground.document.edits import Branch, SetRadius, SetWeight
from rnn_playground.document.migrations import VERSION
from rnn_playground.document.parameters import Settings
from rnn_playground.document.project import Project, ProjectError, open_project, save_project
from rnn_playground.document.what_if import Clamp
from rnn_playground.engine.batch import Floats
from rnn_playground.tasks.examples import Example

DOCUMENT = Document(
    examples=(
        Example(text="what time is it ?", label="time"),
        Example(text="Kennedy stands", tokens=("Kennedy", "stands"), tags=("NAME", "-"), part="held out"),
    ),
    settings=Settings(task="tag", hidden=5, rate=0.1),
    reading="is it ?",
    lesson="names",
    title="Names",
)


def trained() -> Checkpoint:
    random = np.random.default_rng(7)
    random.permutation(9)
    return Checkpoint(
        update=40,
        weights={"out.W": random.normal(size=(3, 2)).astype("f4"), "embedding": np.eye(2, dtype="f4")},
        optimizer={"step": np.array(40), "m": random.normal(size=10), "v": np.full(10, np.nan)},
        random=dict(random.bit_generator.state),
        order=((3, 1), (2,)),
        curve={"loss": np.array([0.5, np.inf, -0.0]), "update": np.arange(3.0)},
    )


def bits(arrays: dict[str, Floats]) -> list[tuple[str, str, tuple[int, ...], bytes]]:
    """Describe arrays so that equal descriptions mean equal bits, in the same order."""
    return [(name, array.dtype.name, array.shape, array.astype(array.dtype.newbyteorder("<")).tobytes())
            for name, array in arrays.items()]


def same(one: Checkpoint, other: Checkpoint | None) -> bool:
    assert other is not None
    return (
        (one.update, one.random, one.order) == (other.update, other.random, other.order)
        and bits(one.weights) == bits(other.weights)
        and bits(one.optimizer) == bits(other.optimizer)
        and bits(one.curve) == bits(other.curve)
    )


def test_that_a_document_comes_back_with_tokens_tags_parts_and_settings(tmp_path: Path) -> None:
    save_project(tmp_path / "a.rnnp", DOCUMENT)
    assert open_project(tmp_path / "a.rnnp") == Project(DOCUMENT, None)


def test_that_edits_marks_and_rivals_come_back(tmp_path: Path) -> None:
    edits = (
        SetWeight(update=3, name="layer0.W_h", index=(0, 1, 2), value=-0.5),
        Branch(update=2),
        SetRadius(update=2, name="layer0.W_h", block=0, radius=1.25),
    )
    document = msgspec.structs.replace(DOCUMENT, edits=edits, what_if=(Clamp(recurrence=0, unit=1, value=0.0),))
    save_project(tmp_path / "a.rnnp", document)
    assert open_project(tmp_path / "a.rnnp").document == document


def test_that_a_file_of_version_2_opens_without_edits(tmp_path: Path) -> None:
    old = msgspec.to_builtins(DOCUMENT)
    for name in ("edits", "what_if", "rivals"):
        del old[name]
    content = {"document": old, "checkpoint": None}
    (tmp_path / "a.rnnp").write_bytes(pack({"project.json": json.dumps(content).encode()}, 2, "0.2"))
    assert open_project(tmp_path / "a.rnnp") == Project(DOCUMENT, None)


def test_that_a_trained_state_comes_back_bit_for_bit(tmp_path: Path) -> None:
    checkpoint = trained()
    save_project(tmp_path / "a.rnnp", DOCUMENT, checkpoint)
    assert same(checkpoint, open_project(tmp_path / "a.rnnp").checkpoint)


def test_that_the_shuffling_goes_on_as_if_it_had_never_been_saved(tmp_path: Path) -> None:
    save_project(tmp_path / "a.rnnp", DOCUMENT, trained())
    opened = open_project(tmp_path / "a.rnnp").checkpoint
    assert opened is not None
    restored, never_saved = np.random.default_rng(), np.random.default_rng()
    restored.bit_generator.state = opened.random
    never_saved.bit_generator.state = trained().random
    assert restored.integers(2**60, size=5).tolist() == never_saved.integers(2**60, size=5).tolist()


def test_that_opened_arrays_cannot_be_written_to(tmp_path: Path) -> None:
    save_project(tmp_path / "a.rnnp", DOCUMENT, trained())
    opened = open_project(tmp_path / "a.rnnp").checkpoint
    assert opened is not None
    with pytest.raises(ValueError, match="read-only"):
        opened.weights["out.W"][0, 0] = 1


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_that_any_document_and_any_arrays_come_back(
    data: st.DataObject, documents: st.SearchStrategy[Document], checkpoints: st.SearchStrategy[Checkpoint],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    document = data.draw(documents)
    checkpoint = data.draw(st.none() | checkpoints)
    path = tmp_path_factory.getbasetemp() / "any.rnnp"
    save_project(path, document, checkpoint)
    opened = open_project(path)
    assert opened.document == document
    if checkpoint is None:
        assert opened.checkpoint is None
    else:
        assert same(checkpoint, opened.checkpoint)


def test_that_half_a_surrogate_pair_does_not_cost_the_project(tmp_path: Path) -> None:
    odd = Document(examples=(Example(text="a\ud83d", label="\ude00"),), reading="\ud83d\ude00")
    save_project(tmp_path / "a.rnnp", odd)
    assert open_project(tmp_path / "a.rnnp").document == odd


def test_that_equal_content_gives_equal_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        save_project(tmp_path / name, DOCUMENT, trained())
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_that_the_file_is_a_plain_zip_whose_manifest_holds_the_hashes(tmp_path: Path) -> None:
    save_project(tmp_path / "a.rnnp", DOCUMENT, trained())
    with zipfile.ZipFile(tmp_path / "a.rnnp") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert archive.namelist() == ["manifest.json", "project.json", "weights.safetensors"]
        for name in archive.namelist()[1:]:
            assert manifest["members"][name]["sha256"] == hashlib.sha256(archive.read(name)).hexdigest()
        assert json.loads(archive.read("project.json"))["document"]["settings"]["hidden"] == 5
    assert manifest["version"] == VERSION


def test_that_a_file_of_the_first_format_opens_with_what_came_later_left_out(tmp_path: Path) -> None:
    """Its settings were these names and no others; its network must train on as it did."""
    later = {
        "bidirectional", "dropout", "recurrent", "radius", "initial_state", "decay", "clip_value", "truncate",
        "target_tokens", "mask_padding", "decode", "beam",
    }  # fmt: skip
    first = [name for name in Settings.__struct_fields__ if name not in later]
    assert len(first) == 21
    values = {name: getattr(DOCUMENT.settings, name) for name in first}
    content = {"document": {"examples": [{"text": "good", "label": "yes"}], "settings": values}, "checkpoint": None}
    (tmp_path / "a.rnnp").write_bytes(pack({"project.json": json.dumps(content).encode()}, 1, "0.1"))
    assert open_project(tmp_path / "a.rnnp").document.settings == DOCUMENT.settings


def test_that_a_file_with_settings_that_exclude_each_other_is_refused(tmp_path: Path) -> None:
    content = {"document": {"settings": {"bidirectional": True, "truncate": 4}}}
    (tmp_path / "a.rnnp").write_bytes(pack({"project.json": json.dumps(content).encode()}, VERSION, "0.2"))
    with pytest.raises(ProjectError, match="set “Truncate” to 0"):
        open_project(tmp_path / "a.rnnp")


def test_that_ten_thousand_sentences_are_saved_and_opened(tmp_path: Path) -> None:
    large = Document(examples=tuple(Example(text=f"sentence {row} " * 8, label="a") for row in range(10_000)))
    save_project(tmp_path / "a.rnnp", large)
    assert open_project(tmp_path / "a.rnnp").document == large


def test_that_saving_leaves_one_file_and_replaces_the_old_one(tmp_path: Path) -> None:
    save_project(tmp_path / "a.rnnp", DOCUMENT)
    save_project(tmp_path / "a.rnnp", Document(title="new"))
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.rnnp"]
    assert open_project(tmp_path / "a.rnnp").document.title == "new"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_that_a_new_file_follows_the_umask_and_an_old_one_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.rnnp"
    save_project(path, DOCUMENT)
    (tmp_path / "plain").write_bytes(b"")
    assert path.stat().st_mode == (tmp_path / "plain").stat().st_mode
    path.chmod(0o640)
    save_project(path, DOCUMENT)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_that_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "link.rnnp"
    link.symlink_to(tmp_path / "real" / "a.rnnp")
    save_project(link, DOCUMENT)
    assert link.is_symlink()
    assert open_project(tmp_path / "real" / "a.rnnp").document == DOCUMENT


def full_disk(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_that_a_full_disk_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.rnnp"
    save_project(path, DOCUMENT)
    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(ProjectError) as error:
        save_project(path, Document(title="new"))
    assert str(error.value) == (
        f"cannot save {path}: No space left on device; "
        "choose another place (a file that was there is as before)"
    )
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.rnnp"]
    assert open_project(path).document == DOCUMENT


def test_that_a_limit_of_the_system_within_the_file_leaves_the_old_one(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    path = tmp_path / "a.rnnp"
    save_project(path, DOCUMENT)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, hard))
    try:
        with pytest.raises(ProjectError, match="File too large"):
            save_project(path, Document(title="x" * 50_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.rnnp"]
    assert open_project(path).document == DOCUMENT


def test_that_a_file_cut_short_in_silence_does_not_take_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.rnnp"
    save_project(path, DOCUMENT)

    def lose_the_end(descriptor: int) -> None:
        os.truncate(descriptor, 100)

    monkeypatch.setattr(os, "fsync", lose_the_end)
    with pytest.raises(ProjectError, match="only 100 of "):
        save_project(path, Document(title="new"))
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.rnnp"]
    assert open_project(path).document == DOCUMENT


def test_that_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="No such file or directory"):
        save_project(tmp_path / "missing" / "a.rnnp", DOCUMENT)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (Document(settings=Settings(hidden=0)), "hidden must be between 1 and 512 units, not 0"),
        (Document(settings=Settings(rate=float("nan"))), "rate must be a number between 0.000001 and 10,"),
        (Document(settings=Settings(cell="GRU")), "a value would not come back as it is; undo the last"),
    ],
)
def test_that_what_could_not_be_opened_again_is_not_saved(
    document: Document, message: str, tmp_path: Path
) -> None:
    with pytest.raises(ProjectError, match=message):
        save_project(tmp_path / "a.rnnp", document)
    assert list(tmp_path.iterdir()) == []
