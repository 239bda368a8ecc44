"""Sequences in FASTA."""

import pytest

from rnn_playground.tasks.importers import choose, load, sniff


def found(paths, task, **columns):
    plan = choose(sniff(paths, task), task_name=task, **columns)
    assert (plan.kind, plan.tokens) == ("fasta", "chars")
    return load(plan, task)


def rows(path, task="classify", **columns):
    return [(one.text, one.label) for one in found([path], task, **columns).examples]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["a.fa", "a.fasta", "a.txt"])
def test_that_wrapped_and_masked_lines_are_one_sequence(write, name, end) -> None:
    text = (
        ";an old comment\n>s1 class=exon long words\nACGTnnAC\nacgtacgt\n\n>s2 class=intron\nTTTT TTTR\n"
        ">s3 class=exon\nAC"
    )
    path = write(name, text.replace("\n", end))
    assert rows(path) == [("ACGTNNACACGTACGT", "exon"), ("TTTTTTTR", "intron"), ("AC", "exon")]
    assert rows(path, "generate") == [("ACGTNNACACGTACGT", ""), ("TTTTTTTR", ""), ("AC", "")]


@pytest.mark.parametrize(
    ("headers", "labels"),
    [
        (("EI|1 x", "IE|2 x", "EI|3 x"), ("EI", "IE", "EI")),
        (("a1 donor", "a2 acceptor", "a3 donor"), ("donor", "acceptor", "donor")),
        (("a1 [class=one two]", "a2 [class=two]", "a3 [class=one]"), ("one", "two", "one")),
        (("a1 label:x", "a2 label:y", "a3 label:x"), ("x", "y", "x")),
    ],
)
def test_that_the_label_is_what_the_headers_repeat(write, headers, labels) -> None:
    path = write("a.fa", "".join(f">{header}\nACGT\n" for header in headers))
    assert tuple(label for _, label in rows(path)) == labels


def test_that_files_are_classes_where_the_headers_tell_none(write) -> None:
    paths = [write("exons.fa", ">a1\nACGT\n>a2\nGGGT\n"), write("introns.fa", ">b1\nTTTT\n")]
    assert [one.label for one in found(paths, "classify").examples] == ["exons", "exons", "introns"]


def test_that_another_word_of_the_header_can_be_chosen(write) -> None:
    path = write("a.fa", ">x1 one red\nAC\n>x2 one blue\nGT\n>x3 two red\nGG\n>x4 two red\nGT\n")
    assert [label for _, label in rows(path, label_column="word 3")] == ["red", "blue", "red", "red"]


def test_that_proteins_keep_their_letters_and_stops(write) -> None:
    assert rows(write("p.faa", ">sp|P1|A_X one\nMKVLEF\nQ*\n>sp|P2|B_X two\nMLLX\n"), "next") == [
        ("MKVLEFQ*", ""),
        ("MLLX", ""),
    ]


def test_that_a_letter_which_is_no_base_is_told_with_its_line(write) -> None:
    path = write("a.fa", ">s1\nACGTACGTACGT\nACGTACGTACGTEACGT\n>s2\n>s3\nACGT\n")
    result = found([path], "next")
    assert [str(one) for one in result.problems] == [
        "a.fa, line 3: “E” is no base (A C G T U, N and the IUPAC codes): correct the line, or delete the sequence",
        "a.fa, line 4: no letters follow this header: add the sequence, or delete the line",
    ]
    assert [one.text for one in result.examples] == ["ACGT"]


def test_that_letters_before_the_first_header_are_told(write) -> None:
    result = found([write("a.fa", "ACGT\n>s1\nACGT\n")], "next")
    assert str(result.problems[0]).startswith("a.fa, line 1: “ACGT” stands before the first header")


def test_that_a_genome_is_running_text(write) -> None:
    assert sniff([write("a.fa", ">chr\n" + "ACGTACGTAC\n" * 200)], "next").running
    assert not sniff([write("b.fa", ">gene\n" + "ACGTACGTAC\n" * 20)], "next").running


def test_that_quoted_lines_of_a_letter_are_text(write) -> None:
    path = write("mail.txt", ">Dear all,\nI saw this today.\n>yes it was.\nAnd so on it went.\n")
    assert sniff([path], "next").kind == "text"


def test_that_sequences_in_a_table_are_read_letter_by_letter(write) -> None:
    lines = [
        "EI,  DONOR-521,        CCAGCTGCATCACAGG",
        "IE,  ACCEPTOR-701,     AGACCCGCCGGGAGGC",
        "EI,  DONOR-905,  GAGGTGAAGGACG",
    ]
    plan = sniff([write("splice.data", "\n".join(lines))], "classify")
    assert [(one.text, one.label) for one in load(plan, "classify").examples] == [
        ("CCAGCTGCATCACAGG", "EI"),
        ("AGACCCGCCGGGAGGC", "IE"),
        ("GAGGTGAAGGACG", "EI"),
    ]
    assert plan.tokens == "chars"
    lines = ["+,S10,\t\ttactagcaatacgc", "+,AMPC,\ttgctatcctgac", "-,867,\t\tatatgaacgttg", "-,11,\tcgaacgatcgag"]
    assert choose(plan, text_column=3, task_name="classify").tokens == "chars"
    tabs = write("promoters.data", "\n".join(lines))
    plan = sniff([tabs], "classify")
    assert [one.label for one in load(plan, "classify").examples] == ["+", "+", "-", "-"]
    assert load(plan, "classify").examples[0].text == "tactagcaatacgc"


def test_that_genes_come_with_what_their_codons_stand_for(write) -> None:
    path = write("a.fna", ">one\natgaaa\r\nTAA\n>two\nATGUUUGGTAG\n")
    pairs = load(sniff([path], "translate"), "translate")
    assert [(one.text, one.target) for one in pairs.examples] == [("ATGAAATAA", "MK"), ("ATGUUUGGTAG", "MFG")]
    assert "standard genetic code" in pairs.notes[0]
    tagged = load(sniff([path], "tag"), "tag").examples
    assert ["".join(one.tags) for one in tagged] == ["--M--K--*", "--M--F--G--"]


@pytest.mark.parametrize("task", ["translate", "tag"])
def test_that_what_is_no_gene_is_told(write, task) -> None:
    found = load(sniff([write("a.fna", ">one\nATGAAA\n>two\nATNAAA\n>three\nAT\n")], task), task)
    assert [str(one).partition(":")[0] for one in found.problems] == [
        "a.fna, line 3", "a.fna, line 5"
    ]  # fmt: skip
    proteins = load(sniff([write("b.faa", ">one\nMKLV\n>two\nWYF\n")], task), task)
    assert "no genes, but proteins" in str(proteins.problems[0])
