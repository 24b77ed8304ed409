"""The script that makes the published records: what it runs, in what order."""

import json
import pathlib
import subprocess
import sys

import pytest

import reproduce
from npi_tf.cli.main import _parser
from npi_tf.evaluation.catalogue import EXPERIMENTS, GROUPS

CARS = "my cars"
SHARED = {"packages": {"keras": "3"}, "hardware": {"cpu": "Some CPU"}}


class Commands:
    """Takes the place of `subprocess.run`: notes commands, leaves files."""

    def __init__(self):
        self.trained = []
        self.measured = []
        self.evaluations = ["evaluation.json"]
        self._failing = None

    def fail_at(self, word):
        """Lets commands fail that have this word, None for none."""
        self._failing = word

    def __call__(self, words, check):
        assert check
        python, *words = words
        if self._failing in words:
            raise subprocess.CalledProcessError(1, words)
        assert python == sys.executable
        if words[:2] == ["-m", "npi_tf"]:
            self._measure(_parser().parse_args(words[2:]))
        else:
            self._train(*words)

    def _measure(self, arguments):
        self.measured.append(arguments)
        figures = {"seed": 1000, "lengths": [], "sequences": 7, **SHARED}
        arguments.json.write_text(json.dumps(figures))

    def _train(self, script, *options):
        values = dict(option[2:].split("=", 1) for option in options)
        self.trained.append((script, values))
        folder = pathlib.Path(values["workdir"])
        folder.mkdir(parents=True)
        config = {
            "seed": int(values["seed"]),
            "steps": 10,
            "estimate_every": 10,
            "dataset": f"npi_canon/{values['config']}:1.2.3",
        }
        epoch = {"epoch": 1, "wrong_calls": 0.0, "seconds": 1.0}
        (folder / "config.json").write_text(json.dumps(config))
        (folder / "metrics.jsonl").write_text(json.dumps(epoch))
        for name in self.evaluations:
            (folder / name).write_text("{}")


def read_record(name):
    return json.loads(pathlib.Path(f"results/{name}.json").read_text())


@pytest.fixture
def commands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    noted = Commands()
    monkeypatch.setattr(subprocess, "run", noted)
    return noted


@pytest.fixture
def run(commands, monkeypatch):
    """Runs the script in an empty folder."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["reproduce.py", *words])
        return reproduce.main()

    return run


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


def test_a_run_in_several_domains_is_finished_too(run, commands):
    commands.evaluations = ["evaluation_addition.json", "evaluation_sort.json"]
    assert run("table1/multi") == 0
    pathlib.Path("results/table1/multi.json").unlink()
    assert run("table1/multi") == 0
    assert len(commands.trained) == 5
    measures = [words.json.stem for words in commands.measured[:4]]
    assert measures == ["addition", "sort", "seen", "unseen"]


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


def test_a_record_that_is_none_is_refused(run, commands, capsys):
    pathlib.Path("results").mkdir()
    pathlib.Path("results/sort.json").write_text('{"runs": [3]}')
    for words in (["sort"], ["sort", "--list"]):
        assert run(*words) == 2
        assert "Received: results/sort.json (" in capsys.readouterr().err
    assert commands.trained == []


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
