"""The real files with their quirks come in whole."""

from pathlib import Path
from time import process_time

import pytest

from rnn_playground.tasks.importers import load, sniff

DATA = Path(__file__).parents[3].parent / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the real files lie beside the repository alone")
REVIEWS = ("amazon_cells", "imdb", "yelp")


@pytest.mark.parametrize("whole_folder", [False, True])
def test_that_the_reviews_have_three_thousand_rows(whole_folder: bool) -> None:
    folder = DATA / "uci_sentiment"
    paths = [folder] if whole_folder else [folder / f"{name}_labelled.txt" for name in REVIEWS]
    found = load(sniff(paths, "classify"), "classify")
    assert (found.rows, len(found.examples), found.problems) == (3000, 3000, ())
    assert [sum(one.label == label for one in found.examples) for label in "01"] == [1500, 1500]


@pytest.mark.parametrize("name", REVIEWS)
def test_that_each_review_is_what_stands_before_its_last_tab(name: str) -> None:
    path = DATA / "uci_sentiment" / f"{name}_labelled.txt"
    cut = [line.rsplit("\t", 1) for line in path.read_bytes().decode().split("\n")[:-1]]
    found = load(sniff([path], "classify"), "classify")
    assert [(one.text, one.label) for one in found.examples] == [
        (text.strip(" "), label) for text, label in cut
    ]


@pytest.mark.parametrize("whole_folder", [False, True])
def test_that_the_names_have_eighteen_classes(whole_folder: bool) -> None:
    paths = sorted((DATA / "names").glob("*.txt"))
    start = process_time()
    found = load(sniff([DATA / "names"] if whole_folder else paths, "classify"), "classify")
    assert process_time() - start < 0.5
    assert (len(found.examples), found.rows, found.problems) == (20_050, 20_050, ())
    labels = [one.label for one in found.examples]
    assert sorted(set(labels)) == [path.stem for path in paths]
    assert (min(map(labels.count, set(labels))), labels.count("Russian")) == (73, 9384)
    assert len({one.text for one in found.examples}) == len(
        {line.strip(" ") for path in paths for line in path.read_bytes().decode().split("\n")} - {""}
    )


@pytest.mark.parametrize(
    ("name", "sentences", "tokens"),
    [
        ("wnut17train.conll", 3394, 62730),
        ("emerging.dev.conll", 1009, 15733),
        ("emerging.test.annotated", 1287, 23394),
    ],
)
def test_that_the_emerging_entities_have_all_their_tokens(name: str, sentences: int, tokens: int) -> None:
    path = DATA / "wnut17" / name
    start = process_time()
    found = load(sniff([path], "tag"), "tag")
    assert process_time() - start < 0.5
    assert (len(found.examples), sum(len(one.tokens) for one in found.examples)) == (sentences, tokens)
    assert (found.rows, found.problems, found.notes) == (sentences, (), ())
    pairs = [line.split("\t") for line in path.read_bytes().decode().split("\n") if line.strip()]
    assert [token for one in found.examples for token in one.tokens] == [token for token, _ in pairs]
    assert [tag for one in found.examples for tag in one.tags] == [tag for _, tag in pairs]


def test_that_the_whole_folder_of_emerging_entities_is_read() -> None:
    assert len(load(sniff([DATA / "wnut17"], "tag"), "tag").examples) == 3394 + 1009 + 1287


@pytest.mark.parametrize("task", ["classify", "tag", "next", ""])
def test_that_the_kind_of_each_file_does_not_hang_on_the_task(task: str) -> None:
    for folder, pattern, kind in (
        ("uci_sentiment", "*.txt", "table"),
        ("names", "*.txt", "text"),
        ("wnut17", "[ew]*", "conll"),
    ):
        paths = sorted((DATA / folder).glob(pattern))
        assert paths
        assert {sniff([path], task).kind for path in paths} == {kind}
