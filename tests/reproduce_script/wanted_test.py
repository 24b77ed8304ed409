"""What the words of `reproduce.py` stand for, and what `--list` says."""

import json
import pathlib

import pytest

from npi_tf.evaluation.catalogue import EXPERIMENTS, GROUPS


def test_a_list_says_how_far_each_experiment_is(run, commands, capsys):
    commands.fail_at("--seed=2")
    assert run("fig5/npi_4", "--runs=r") == 2
    assert run("addition_paper", "--runs=r") == 0
    pathlib.Path("results/fig5/npi_4.json").unlink()
    capsys.readouterr()
    words = ("addition_paper", "fig5/npi_4", "max", "--runs=r", "--list")
    assert run(*words) == 0
    assert capsys.readouterr().out.splitlines() == [
        "addition_paper  done         python reproduce.py addition_paper",
        "fig5/npi_4      4 of 5 runs  python reproduce.py fig5/npi_4",
        "max             missing      python reproduce.py max",
    ]
    assert run("--list") == 0
    assert len(capsys.readouterr().out.splitlines()) == len(EXPERIMENTS)
    assert run("canon", "--list", "--cars=c") == 0
    out = capsys.readouterr().out
    assert out == "canon  missing  python reproduce.py canon --cars=DIR\n"


def test_a_figure_stands_for_all_that_it_is_drawn_from(run, commands):
    assert run("sort", "fig6", "--runs=r", "--results=out") == 0
    trained = [(script, v["config"]) for script, v in commands.trained]
    assert trained == [
        *5 * [("train_sort.py", "default")],
        *5 * [("train_baseline.py", "sort_seq2seq")],
    ]
    assert commands.trained[5][1]["workdir"] == "r/fig6/seq2seq/seed-0"
    record = json.loads(pathlib.Path("out/fig6/seq2seq.json").read_text())
    assert record["command"] == "python reproduce.py fig6/seq2seq"
    assert pathlib.Path("out/sort.json").is_file()


def test_a_folder_stands_for_all_that_is_in_it(run, commands):
    assert run("ablations/") == 0
    configs = {values["config"] for _, values in commands.trained}
    assert len(commands.trained) == 5 * len(configs)
    names = {f"ablations/{config}" for config in configs}
    assert names == set(GROUPS["ablations"])
    assert {script for script, _ in commands.trained} == {"train_ablations.py"}


def test_something_must_be_asked_for(run, capsys):
    with pytest.raises(SystemExit) as stop:
        run()
    assert stop.value.code == 2
    assert "name an experiment, or ask for --list" in capsys.readouterr().err


def test_an_unknown_experiment_is_refused(run, capsys):
    with pytest.raises(SystemExit) as stop:
        run("canon", "cannon")
    assert stop.value.code == 2
    assert "invalid choice: 'cannon'" in capsys.readouterr().err
