"""The script that makes the published records: what it runs, in what order."""

import json
import pathlib
import subprocess
import sys

import pytest

import reproduce
from npi_tf.cli.main import _parser

CARS = "my cars"
SHARED = {"packages": {"keras": "3"}, "hardware": {"cpu": "Some CPU"}}


class Commands:
    """Takes the place of `subprocess.run`: notes commands, leaves files."""

    def __init__(self):
        self.trained = []
        self.measured = []

    def __call__(self, words, check):
        assert check
        python, *words = words
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
            "dataset": f"d/{values['config']}:1.2.3",
        }
        epoch = {"epoch": 1, "wrong_calls": 0.0, "seconds": 1.0}
        (folder / "config.json").write_text(json.dumps(config))
        (folder / "metrics.jsonl").write_text(json.dumps(epoch))
        (folder / "evaluation.json").write_text("{}")


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
    assert run("canon_table1", "--data_dir=my data") == 0
    folder = "runs/reproduce/canon_table1/seed-{}"
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
        for seed in (0, 1, 2)
    ]
    assert [str(words.json) for words in commands.measured] == [
        f"{folder.format(seed)}/{measure}.json"
        for seed in (0, 1, 2)
        for measure in ("seen", "unseen", "drawn")
    ]
    assert [str(words.model) for words in commands.measured[::3]] == [
        folder.format(seed) for seed in (0, 1, 2)
    ]
    learned = pathlib.Path("my data/d/table1/1.2.3")
    followed = [words for words in commands.measured if "dataset" in words]
    assert [words.dataset for words in followed] == 6 * [learned]
    record = json.loads(pathlib.Path("results/canon_table1.json").read_text())
    assert record["command"] == "python reproduce.py canon_table1"
    assert [run["seed"] for run in record["runs"]] == [0, 1, 2]
    assert list(record["runs"][2]["measured"]) == ["seen", "unseen", "drawn"]


@pytest.mark.parametrize(("words", "more"), [([], 0), (["--cars=c"], 2)])
def test_cars_that_are_named_are_measured_too(words, more, run, commands):
    assert run("canon", *words, "--results=out") == 0
    assert len(commands.measured) == 3 * (4 + more)
    record = json.loads(pathlib.Path("out/canon.json").read_text())
    assert len(record["runs"][0]["measured"]) == 4 + more


def test_what_is_finished_is_not_repeated(run, commands):
    assert run("addition_paper", "--runs=r") == 0
    first = pathlib.Path("results/addition_paper.json").read_text()
    assert run("addition_paper", "--runs=r") == 0
    assert (len(commands.trained), len(commands.measured)) == (1, 1)
    assert pathlib.Path("results/addition_paper.json").read_text() == first
    pathlib.Path("r/addition_paper/seed-0/results.json").unlink()
    assert run("addition_paper", "--runs=r") == 0
    assert (len(commands.trained), len(commands.measured)) == (1, 2)


def test_what_new_programs_build_upon_is_trained_before(run, commands):
    assert run("max") == 0
    folders = [values["workdir"] for _, values in commands.trained[:2]]
    assert folders == [f"runs/reproduce/{n}/seed-0" for n in ("sort", "max")]
    assert commands.trained[1][1]["model"] == folders[0]
    assert len(commands.trained) == 2 * 5
    assert all("max" in str(words.model) for words in commands.measured)


def test_a_command_that_fails_stops_the_script(run, monkeypatch, capsys):
    def fail(words, check):
        raise subprocess.CalledProcessError(1, words)

    monkeypatch.setattr(subprocess, "run", fail)
    assert run("sort") == 2
    error = capsys.readouterr().err.splitlines()[-1]
    assert error.startswith(f"error: {sys.executable} train_sort.py --config")
    assert error.endswith(" failed.")
    assert not pathlib.Path("results").exists()


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
    assert reproduce._named(["sort", "fig6"]) == ["sort", "fig6/seq2seq"]


def test_an_unknown_experiment_is_refused(run, capsys):
    with pytest.raises(SystemExit) as stop:
        run("canon", "cannon")
    assert stop.value.code == 2
    assert "invalid choice: 'cannon'" in capsys.readouterr().err
