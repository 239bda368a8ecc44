"""The command line on files of every layout and task, with the oddities that such files have."""

import json
import math

import pytest

from rnn_playground.cli import main
from rnn_playground.document.project import open_project

PAIRS = [("Go.", "Va !"), ("Go.", "Marche."), ("I’m home.", "Je suis là\u202f!"), ("I'm sad.", "Je suis triste."),
         ("Hi!", "Salut\u00a0!"), ("He is home.", "Il est là."), ("He is sad.", "Il est triste.")]  # fmt: skip
NOTE = "\tCC-BY 2.0 (France) Attribution: tatoeba.org #2877272 (CM)"
TATOEBA = "".join(f"{one}\t{two}{NOTE}\n" for one, two in PAIRS)
CMUDICT = (
    ";;; a comment\n!WORD  W ER1 D\nWORD  W ER1 D\nWORD(1)  W ER2 D # said otherwise\nWARD  W AO1 R D\nDRAW  D R AO1\n"
    "'TIS  T IH1 Z\nCAFÉ  K AH0 F EY1\nRAW  R AO1\nROW  R OW1\nTOW  T OW1\n"
)
GENES = [("exon", "ACgt") if n % 2 else ("intron", "TTnR") for n in range(12)]
FASTA = "".join(f">s{n} class={kind} x\n{letters}\nACG\n" for n, (kind, letters) in enumerate(GENES))
SPLICE = "".join(f"{kind},  DONOR-{n},     {letters}{'ACG' * n}\n" for n, (kind, letters) in enumerate(GENES[:9]))
ABC = "% book\n\n" + "\n\n".join(
    f'X:{n}\nT:Tune {n}\nR:{"jig" if n % 2 else "reel"}\nM:4/4\nL:1/8\nK:G\n|:"G"GABc ~d2B2:|[K:D] (3cde z2 A4|\nw:la'
    for n in range(1, 9)
)
CONLLU = "".join(
    f"# sent_id = {n}\n1-2\tDon't\t_\t_\t_\t_\t_\t_\t_\t_\n1\tDo\tdo\tAUX\tVB\t_\t3\taux\t_\t_\n"
    f"2\tn't\tnot\tPART\tRB\t_\t3\tadvmod\t_\t_\n3\tw{n}\tw\tVERB\tVB\t_\t0\troot\t_\t_\n3.1\tx\tx\tX\tX\t_\t_\t_\t_\t_\n\n"
    for n in range(8)
)
PLAY = "ANNA:\nIs it so, that you go?\n\nBEN:\nIt is so.\n\n" * 12

FILES = {
    "classify fasta": ("classify", "genes.fa", FASTA, 12),
    "classify splice": ("classify", "splice.data", SPLICE, 9),
    "classify tunes": ("classify", "book.abc", ABC, 8),
    "generate tunes": ("generate", "book.abc", ABC, 8),
    "generate play": ("generate", "play.txt", PLAY, 72),
    "generate names": ("generate", "names.txt", "Smith\nO'Neil\nMüller\nDe la Cruz\n" * 3, 12),
    "generate genes": ("generate", "genes.fa", FASTA, 12),
    "next play": ("next", "play.txt", PLAY, 72),
    "translate tatoeba": ("translate", "fra.txt", TATOEBA, 7),
    "translate dictionary": ("translate", "cmudict-0.7b", CMUDICT, 10),
    "translate genes": ("translate", "genes.csv", "dna,protein\nATGGCC,MA\nATGTTT,MF\nATGGCCTTT,MAF\n", 3),
    "tag conllu": ("tag", "en.conllu", CONLLU, 8),
    "tag words": ("tag", "a.pos", "The_DT dog_NN barks_VBZ ._.\nIt_PRP ran_VBD ._.\nThe_DT dog_NN ran_VBD ._.\n", 3),
    "regress text": ("regress", "stars.csv", "text,stars\nvery good,5\nvery bad,1\nso so,2.5\nquite good,4\n", 4),
    "regress numbers": ("regress", "xy.csv", "x,y\n" + "".join(f"{n / 10},{n * n / 100}\n" for n in range(10)), 10),
    "rate": ("rate", "stars.csv", "text,stars\nvery good,5\nvery bad,1\nso so,3\nquite good,4\n", 4),
    "answer": ("answer", "xor.csv", "a,b,out\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n", 4),
}
METRICS = {
    "classify": {"accuracy", "macro_recall"},
    "generate": {"bits", "accuracy", "perplexity"},
    "next": {"accuracy", "perplexity"},
    "translate": {"exact", "edit_distance"},
    "tag": {"token_accuracy"},
    "regress": {"mean_squared_error", "mean_absolute_error"},
    "rate": {"mean_absolute_error", "accuracy"},
    "answer": {"accuracy", "macro_recall"},
}


def trained(tmp_path, task, name, content, *words):
    path, out = tmp_path / name, tmp_path / "out.json"
    path.write_bytes(content.encode())
    data = ["--data", str(path), "--task", task, "--json", str(out), "--save", str(tmp_path / "a.rnnp")]
    assert main(["train", *data, "--hidden", "12", *map(str, words)]) == 0
    return json.loads(out.read_text(encoding="utf-8"))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("case", FILES)
def test_that_the_file_is_recognised_and_trained_on(case, end, tmp_path, capsys):
    task, name, content, rows = FILES[case]
    found = trained(tmp_path, task, name, content.replace("\n", end), "--epochs", 2)
    assert found["rows"] == rows
    assert found["loss"]
    assert all(map(math.isfinite, found["loss"]))
    for part in ("train", "test"):
        if found[part] is not None:
            assert METRICS[task] <= set(found[part])
            assert all(value is None or math.isfinite(value) for value in found[part].values())
    if task == "translate":
        assert "exact" in capsys.readouterr().out


def test_that_a_translation_is_learnt_and_read(tmp_path, capsys):
    found = trained(tmp_path, "translate", "fra.txt", TATOEBA, "--epochs", 60, "--rate", ".03", "--held-out", 0)
    assert found["train"]["exact"] >= 5 / 7  # of "Go." only one of two answers can be given
    assert found["train"]["edit_distance"] < 0.2
    assert found["test"] is None
    capsys.readouterr()
    assert main(["read", str(tmp_path / "a.rnnp"), "I’m home."]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "translation: je suis là!"
    assert main(["read", str(tmp_path / "a.rnnp"), "Hi!", "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["translation"] == "salut!"


def test_that_a_pronunciation_is_written_in_the_symbols_of_the_dictionary(tmp_path, capsys):
    trained(tmp_path, "translate", "cmudict", CMUDICT, "--epochs", 60, "--rate", ".03", "--held-out", 0)
    capsys.readouterr()
    assert main(["read", str(tmp_path / "a.rnnp"), "draw"]) == 0  # in letters that are folded
    assert capsys.readouterr().out.splitlines()[0] == "translation: D R AO1"


def test_that_equal_sources_never_stand_on_both_sides(tmp_path):
    lines = "".join(f"word{n}\ttarget {n} {m}\n" for n in range(20) for m in range(3))
    trained(tmp_path, "translate", "a.tsv", lines, "--updates", 0)
    from rnn_playground.training.trainer import Trainer

    dataset = Trainer(open_project(tmp_path / "a.rnnp").document).dataset
    sides = [{dataset.sequences[i].tokens for i in part.tolist()} for part in (dataset.train, dataset.held_out)]
    assert sides[0]
    assert sides[1]
    assert not sides[0] & sides[1]


def test_that_settings_follow_from_the_file_unless_given(tmp_path):
    trained(tmp_path, "translate", "cmudict", CMUDICT, "--updates", 1)
    settings = open_project(tmp_path / "a.rnnp").document.settings
    assert (settings.tokens, settings.target_tokens, settings.cell) == ("chars", "spaced", "gru")
    words = ("--tokens", "words", "--target-tokens", "chars", "--cell", "lstm", "--decode", "beam", "--beam", 3)
    trained(tmp_path, "translate", "cmudict", CMUDICT, "--updates", 1, *words)
    settings = open_project(tmp_path / "a.rnnp").document.settings
    assert (settings.tokens, settings.target_tokens, settings.cell) == ("words", "chars", "lstm")
    assert (settings.decode, settings.beam) == ("beam", 3)


def test_that_tags_are_read_from_both_ends(tmp_path):
    found = trained(tmp_path, "tag", "en.conllu", CONLLU, "--bidirectional", "--epochs", 30, "--rate", ".03")
    assert found["test"]["token_accuracy"] == 1.0


def test_that_a_network_writes(tmp_path, capsys):
    trained(tmp_path, "generate", "play.txt", PLAY, "--epochs", 40, "--rate", ".02", "--hidden", 32)
    capsys.readouterr()
    words = ["generate", str(tmp_path / "a.rnnp"), "--start", "ANNA", "--length", "40"]
    assert main([*words, "--temperature", "0"]) == 0
    assert capsys.readouterr().out.startswith("ANNA:\nIs it so")
    assert main([*words, "--temperature", "2", "--seed", "3", "--top-k", "4", "--json", "-"]) == 0
    one = json.loads(capsys.readouterr().out)
    assert main([*words, "--temperature", "2", "--seed", "3", "--top-k", "4", "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out) == one
    assert len(one["tokens"]) == 40
    for step in one["steps"]:
        best = list(step["most_probable"].values())
        assert best == sorted(best, reverse=True)
        assert step["token"] in list(step["most_probable"])[:6]  # of the four best and <PAD>, <UNK>
    assert one["text"].startswith("ANNA")


@pytest.mark.parametrize(
    ("task", "content", "words", "message"),
    [
        ("translate", "Go.\tVa !\nRun!\n", (), "a.txt, line 2: 1 column, but the target is in column 2"),
        ("translate", "just a line\nand one\n", (), "give each row two columns"),
        ("classify", "a\tx\nb\ty\n", ("--target-column", "2"), "--target-column goes with --task translate"),
        ("translate", "a\tx\nb\ty\n", ("--label-column", "2"), "use --target-column"),
        ("regress", "text\tn\nwell\t3\nso\tthree\nand\t4\n", (), "a.txt, line 3: “three” (column 2) is no number"),
        ("classify", "a\tx\nb\ty\n", ("--decode", "beam"), "--decode goes with --task translate only"),
    ],
)
def test_that_what_cannot_be_used_is_told_with_its_place(task, content, words, message, tmp_path, capsys):
    path = tmp_path / "a.txt"
    path.write_text(content, encoding="utf-8")
    assert main(["train", "--data", str(path), "--task", task, *words]) == 2
    told = capsys.readouterr().err
    assert message in told
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--temperature", "nan"), "'nan' is no number"),
        (("--temperature", "-1"), "the temperature is between 0 and 100, not -1"),
        (("--length", "9999999"), "the length is between 0 and 100,000 tokens"),
        (("--label", "red"), "no texts of “red”: it was trained on texts without labels"),
    ],
)
def test_that_numbers_out_of_range_are_refused(words, message, tmp_path, capsys):
    trained(tmp_path, "generate", "play.txt", PLAY, "--updates", 1)
    capsys.readouterr()
    assert main(["generate", str(tmp_path / "a.rnnp"), *words]) == 2
    assert message in capsys.readouterr().err


def test_that_a_network_which_foretells_nothing_writes_nothing(tmp_path, capsys):
    trained(tmp_path, "classify", "genes.fa", FASTA, "--updates", 1)
    assert main(["generate", str(tmp_path / "a.rnnp")]) == 2
    assert "train one with the task generate or next" in capsys.readouterr().err
