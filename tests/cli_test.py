"""The command line, called as a function and as a process."""

import json
import re

import pytest

from npi_tf.cli.main import main
from npi_tf.configs import default_config
from npi_tf.domains import domain_names
from npi_tf.model_files import save_model
from tests import script_runs
from tests.models import addition_model
from tests.trained import TRAINED, TRAINED_ADDITION, trained_addition_model

MODEL = f"--model={TRAINED_ADDITION}"


def test_solve_prints_the_answer_alone(capsys):
    assert main(["solve", "addition", "96", "125", MODEL]) == 0
    assert capsys.readouterr().out == "221\n"


def test_solve_shows_the_trace_and_ends_with_the_answer(capsys):
    assert main(["solve", "addition", "96", "125", MODEL, "--trace"]) == 0
    lines = capsys.readouterr().out.splitlines()
    golden = script_runs.ROOT / "tests" / "golden" / "addition_96+125.txt"
    calls = [line.partition(".")[0].rstrip() for line in lines[:-2]]
    assert calls == golden.read_text().splitlines()
    assert lines[2].split()[-4:] == ["...9[6]", "..12[5]", "....[.]", "....[1]"]
    assert lines[-2:] == ["", "221"]


@pytest.mark.parametrize(
    "words",
    [
        [MODEL, "--trace", "addition", "96", "125"],
        ["--model=nowhere", "addition", "--trace", "96", "125", MODEL],
    ],
)
def test_options_stand_before_and_after_the_problem(words, capsys):
    assert main(["solve", *words]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert (lines[0], lines[-1]) == ("ADD", "221")


@pytest.mark.parametrize("domain", ["addition", "sort", "max"])
def test_by_default_the_network_lies_in_runs(
    domain, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    assert main(["solve", domain, "1", "2"]) == 2
    message = f"Received: runs/{domain}, which does not.\n"
    assert capsys.readouterr().err.endswith(message)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ([], "the following arguments are required: DOMAIN"),
        (["addtion", "1"], "invalid choice: 'addtion'"),
        (["sort"], "the following arguments are required: words"),
        (["sort", "1", "--gif=a.gif"], "unrecognized arguments: --gif=a.gif"),
        (["canon", "1"], "unrecognized arguments: 1"),
        (["canon", "--front", "-Q"], "argument --front: expected one argument"),
        (["canon", "--car", "-Z"], "argument --car: expected one argument"),
        (["canon", "--up", "-X", "-Y"], "unrecognized arguments: -Y"),
        (["sort", "-X"], "the following arguments are required: words"),
    ],
)
def test_a_command_that_is_none_exits_with_2(words, complaint, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["solve", *words])
    assert stop.value.code == 2
    assert complaint in capsys.readouterr().err


@pytest.mark.parametrize(
    ("domain", "words", "answer"),
    [
        ("addition", ["007", "5"], "12"),
        ("sort", ["9", "2", "5"], "2 5 9"),
        ("sort", ["3", "0", "3"], "0 3 3"),
        ("max", ["2", "9", "5"], "9"),
        ("max", ["4", "4"], "4"),
    ],
)
def test_solve_knows_every_domain(domain, words, answer, capsys):
    model = f"--model={TRAINED[domain]}"
    assert main(["solve", domain, *words, model]) == 0
    assert capsys.readouterr().out == f"{answer}\n"


def test_a_model_that_has_learned_max_still_sorts(capsys):
    model = f"--model={TRAINED['max']}"
    assert main(["solve", "sort", "9", "2", "5", model, "--trace"]) == 0
    lines = capsys.readouterr().out.splitlines()
    golden = script_runs.ROOT / "tests" / "golden" / "sort_9-2-5.txt"
    calls = [line.partition("[")[0].rstrip() for line in lines[:-2]]
    assert [call.rstrip("0123456789 ") for call in calls] == [
        call.rstrip("0123456789 ") for call in golden.read_text().splitlines()
    ]
    assert lines[-1] == "2 5 9"


@pytest.mark.parametrize("words", [["10"], ["x"], ["1", "2.5"], ["-1"], [""]])
def test_what_is_no_array_exits_with_2(words, capsys):
    assert main(["solve", "sort", *words, f"--model={TRAINED['sort']}"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert repr(words[-1])[1:-1] in captured.err


def test_program_that_does_not_end_exits_with_1(tmp_path, capsys):
    save_model(addition_model(), tmp_path)
    command = ["solve", "addition", "12", "34", f"--model={tmp_path}"]
    for trace in ([], ["--trace"]):
        assert main(command + trace) == 1
        assert "did not run to its end" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("-96", "125"),
        ("+96", "125"),
        ("9 6", "125"),
        ("96x", "125"),
        ("", "125"),
        ("9.5", "125"),
        ("nan", "125"),
        ("96",),
        ("1", "2", "3"),
    ],
)
def test_bad_numbers_exit_with_2_and_the_value(words, capsys):
    assert main(["solve", "addition", *words, MODEL]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("error: ")
    assert repr(words[0])[1:-1] in captured.err


def test_missing_model_exits_with_2(tmp_path, capsys):
    command = ["solve", "addition", "1", "2", f"--model={tmp_path}"]
    assert main(command) == 2
    assert "must hold model.keras" in capsys.readouterr().err


def test_evaluate_prints_a_table_and_writes_json(tmp_path, capsys):
    path = tmp_path / "new" / "evaluation.json"
    command = ["evaluate", MODEL, "--lengths=3:10,8-9", "--problems=20"]
    assert main([*command, f"--json={path}"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert [row.split()[:4] for row in rows[1:]] == [
        ["3", "10", "10", "100.0"],
        ["8", "20", "20", "100.0"],
        ["9", "20", "20", "100.0"],
    ]
    written = json.loads(path.read_text())
    assert written["seed"] == 1000
    assert written["parameters"] == trained_addition_model().count_params()
    assert [row["length"] for row in written["lengths"]] == [3, 8, 9]
    assert {row["accuracy"] for row in written["lengths"]} == {1.0}
    finished = [row["statuses"]["FINISHED"] for row in written["lengths"]]
    assert finished == [10, 20, 20]
    assert set(written) >= {"packages", "hardware", "domain"}


def test_evaluate_takes_what_the_model_learned_last(tmp_path, capsys):
    path = tmp_path / "evaluation.json"
    command = ["evaluate", f"--model={TRAINED['max']}", "--problems=3"]
    assert main([*command, f"--json={path}"]) == 0
    rows = capsys.readouterr().out.splitlines()[1:]
    lengths = default_config("max").evaluation_lengths
    assert [row.split()[0] for row in rows] == list(map(str, lengths))
    assert json.loads(path.read_text())["domain"] == "max"


def test_evaluate_counts_failures(tmp_path, capsys):
    save_model(addition_model(), tmp_path)
    command = ["evaluate", f"--model={tmp_path}", "--lengths=2"]
    assert main([*command, "--problems=5"]) == 0
    row = capsys.readouterr().out.splitlines()[1].split()
    assert row[:4] == ["2", "5", "0", "0.0"]


def test_unwritable_json_is_refused_before_the_work(tmp_path, capsys):
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "evaluation.json"
    assert main(["evaluate", MODEL, f"--json={path}"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "must be writable" in captured.err


@pytest.mark.parametrize(
    "lengths", ["0", "5-3", "a", "1,,2", "-4", "", "3:", "3:0", ":2", "1-2-3"]
)
def test_bad_lengths_exit_with_2(lengths, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["evaluate", MODEL, f"--lengths={lengths}"])
    assert stop.value.code == 2
    assert "such as 1-20,100" in capsys.readouterr().err


def test_no_problems_exit_with_2(capsys):
    assert main(["evaluate", MODEL, "--lengths=2", "--problems=0"]) == 2
    assert "{2: 0}" in capsys.readouterr().err


def test_help_names_every_command():
    printed = script_runs.printed("-m", "npi_tf", "--help")
    named = re.findall(r"^    (\S+)", printed, re.MULTILINE)
    assert named == [
        *("solve", "ask", "evaluate", "evaluate-baseline", "evaluate-tables"),
        *("export", "follow", "report", "figure", "tour", "tour-plot"),
    ]


def test_help_of_solve_names_every_domain(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["solve", "--help"])
    assert stop.value.code == 0
    out = capsys.readouterr().out
    assert [name for name in domain_names() if f"\n    {name} " in out] == list(
        domain_names()
    )


@pytest.mark.parametrize(
    ("domain", "problem"),
    [
        ("addition", "the two numbers"),
        ("sort", "the digits"),
        ("max", "the digits"),
    ],
)
def test_help_of_a_domain_says_what_a_problem_is(domain, problem, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["solve", domain, "--help"])
    assert stop.value.code == 0
    out = " ".join(capsys.readouterr().out.split())
    assert f"words {problem}" in out
    assert (
        f"--model DIR folder of a training run (default: runs/{domain})" in out
    )
