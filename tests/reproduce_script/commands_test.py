"""Which commands `reproduce.py` runs, and in what order."""

import json
import pathlib

import pytest

from tests.noted_commands import read_record


def test_each_seed_is_trained_then_measured(run, commands):
    assert run("table1/canon", "--data_dir=my data") == 0
    folder = "runs/reproduce/table1/canon/seed-{}"
    assert commands.trained == [
        (
            "train_canon.py",
            {
                "config": "table1",
                "seed": str(seed),
                "workdir": folder.format(seed),
                "data_dir": "my data",
            },
        )
        for seed in range(5)
    ]
    assert [str(words.json) for words in commands.measured] == [
        f"{folder.format(seed)}/{measure}.json"
        for seed in range(5)
        for measure in ("seen", "unseen", "drawn")
    ]
    assert [str(words.model) for words in commands.measured[::3]] == [
        folder.format(seed) for seed in range(5)
    ]
    learned = pathlib.Path("my data/npi_canon/table1/1.2.3")
    followed = [words for words in commands.measured if "dataset" in words]
    assert [words.dataset for words in followed] == 10 * [learned]
    record = read_record("table1/canon")
    assert record["command"] == "python reproduce.py table1/canon"
    assert [run["seed"] for run in record["runs"]] == [0, 1, 2, 3, 4]
    assert list(record["runs"][2]["measured"]) == ["seen", "unseen", "drawn"]


@pytest.mark.parametrize(("words", "more"), [([], 0), (["--cars=c"], 2)])
def test_cars_that_are_named_are_measured_too(words, more, run, commands):
    assert run("canon", *words, "--results=out") == 0
    assert len(commands.measured) == 3 * (4 + more)
    record = json.loads(pathlib.Path("out/canon.json").read_text())
    assert len(record["runs"][0]["measured"]) == 4 + more


def test_a_record_without_a_measure_that_is_wanted_is_not_whole(run, commands):
    assert run("canon") == 0
    assert run("canon", "--cars=c") == 0
    assert (len(commands.trained), len(commands.measured)) == (3, 3 * 6)
    for measured in (run["measured"] for run in read_record("canon")["runs"]):
        assert len(measured) == 6


def test_what_is_finished_is_not_repeated(run, commands):
    again = ("addition_paper", "--runs=r", "--again")
    assert run(*again) == 0
    first = read_record("addition_paper")
    assert run(*again) == 0
    assert (len(commands.trained), len(commands.measured)) == (1, 1)
    assert read_record("addition_paper") == first
    pathlib.Path("r/addition_paper/seed-0/results.json").unlink()
    assert run(*again) == 0
    assert (len(commands.trained), len(commands.measured)) == (1, 2)


def test_a_run_in_several_domains_is_finished_too(run, commands):
    commands.evaluations = ["evaluation_addition.json", "evaluation_sort.json"]
    assert run("table1/multi") == 0
    pathlib.Path("results/table1/multi.json").unlink()
    assert run("table1/multi") == 0
    assert len(commands.trained) == 5
    measures = [words.json.stem for words in commands.measured[:4]]
    assert measures == ["addition", "sort", "seen", "unseen"]


def test_what_new_programs_build_upon_is_trained_before(run, commands):
    assert run("max") == 0
    folders = [values["workdir"] for _, values in commands.trained[:2]]
    assert folders == [f"runs/reproduce/{n}/seed-0" for n in ("sort", "max")]
    assert commands.trained[1][1]["model"] == folders[0]
    assert len(commands.trained) == 2 * 5
    assert all("max" in str(words.model) for words in commands.measured)


def test_commands_that_fail_are_named_at_the_end(run, commands, capsys):
    commands.fail_at("--config=default")
    assert run("sort", "fig6") == 2
    lines = capsys.readouterr().err.splitlines()
    errors = [line for line in lines if line.startswith("error: ")]
    assert lines[-5:] == errors
    for seed, error in enumerate(errors):
        assert "train_sort.py --config=default" in error
        assert f"--seed={seed} " in error
        assert error.endswith(" failed.")
    assert not pathlib.Path("results/sort.json").exists()
    assert len(read_record("fig6/seq2seq")["runs"]) == 5
