"""What becomes of a record when `reproduce.py` runs again."""

import json
import pathlib

from tests.noted_commands import read_record


def test_what_results_hold_is_not_repeated_unless_asked_for(
    run, commands, capsys
):
    assert run("addition_paper", "--runs=r") == 0
    assert run("addition_paper", "--runs=other") == 0
    assert len(commands.trained) == 1
    out = capsys.readouterr().out
    assert out.startswith("results/addition_paper.json holds all runs;")
    assert run("addition_paper", "--runs=other", "--again") == 0
    assert len(commands.trained) == 2


def test_a_record_grows_by_the_runs_that_it_lacks(run, commands, capsys):
    assert run("sort", "--runs=r") == 0
    whole = read_record("sort")
    part = {**whole, "runs": whole["runs"][:3]}
    pathlib.Path("results/sort.json").write_text(json.dumps(part))
    capsys.readouterr()
    # A folder without the runs of the record.
    assert run("sort", "--runs=other") == 0
    assert [values["seed"] for _, values in commands.trained[5:]] == ["3", "4"]
    assert read_record("sort") == whole
    bar = capsys.readouterr().err
    assert " 3/5 [" in bar
    assert " 5/5 [" in bar


def test_a_record_holds_all_runs_but_those_that_failed(run, commands, capsys):
    commands.fail_at("--seed=2")
    assert run("sort") == 2
    assert [run["seed"] for run in read_record("sort")["runs"]] == [0, 1, 3, 4]
    bar = capsys.readouterr().err
    assert " 4/5 [" in bar
    assert " 5/5 [" not in bar
    commands.fail_at(None)
    assert run("sort") == 0
    assert len(commands.trained) == 5


def test_a_whole_record_is_not_replaced_by_a_part_of_one(run, commands):
    assert run("sort") == 0
    whole = read_record("sort")
    commands.fail_at("--seed=2")
    assert run("sort", "--runs=other", "--again") == 2
    assert read_record("sort") == whole


def test_runs_of_other_settings_are_refused(run, commands, capsys):
    assert run("sort") == 0
    record = read_record("sort")
    record["runs"].pop()
    record["config"]["steps"] = 11
    pathlib.Path("results/sort.json").write_text(json.dumps(record))
    assert run("sort") == 2
    assert "error: A record takes up runs of its own" in capsys.readouterr().err
    assert read_record("sort") == record


def test_a_record_that_is_none_is_refused(run, commands, capsys):
    pathlib.Path("results").mkdir()
    pathlib.Path("results/sort.json").write_text('{"runs": [3]}')
    for words in (["sort"], ["sort", "--list"]):
        assert run(*words) == 2
        assert "Received: results/sort.json (" in capsys.readouterr().err
    assert commands.trained == []
