"""The command line, called as a function and as a process."""

import json
import subprocess
import sys

import pytest

from npi_tf.cli.main import main
from npi_tf.model_files import save_model
from tests import script_runs
from tests.models import addition_model
from tests.trained import TRAINED_ADDITION

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
    command = ["evaluate", MODEL, "--lengths=3,8-9", "--problems=20"]
    assert main([*command, f"--json={path}"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert [row.split()[:4] for row in rows[1:]] == [
        [length, "20", "20", "100.0"] for length in ("3", "8", "9")
    ]
    written = json.loads(path.read_text())
    assert written["seed"] == 1000
    assert [row["length"] for row in written["lengths"]] == [3, 8, 9]
    assert {row["accuracy"] for row in written["lengths"]} == {1.0}
    assert {row["statuses"]["FINISHED"] for row in written["lengths"]} == {20}
    assert set(written) >= {"packages", "hardware", "domain"}


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


@pytest.mark.parametrize("lengths", ["0", "5-3", "a", "1,,2", "-4", ""])
def test_bad_lengths_exit_with_2(lengths, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["evaluate", MODEL, f"--lengths={lengths}"])
    assert stop.value.code == 2
    assert "such as 1-20,100" in capsys.readouterr().err


def test_no_problems_exit_with_2(capsys):
    assert main(["evaluate", MODEL, "--problems=0"]) == 2
    assert "problems=0" in capsys.readouterr().err


def test_help_names_every_command():
    process = subprocess.run(
        [sys.executable, "-m", "npi_tf", "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=script_runs.ROOT,
    )
    assert "solve" in process.stdout
    assert "evaluate" in process.stdout
