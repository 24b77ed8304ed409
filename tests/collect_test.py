"""Records of experiments, and the script that makes them."""

import json
import re

import pytest

from npi_tf.errors import IncompleteRun
from npi_tf.evaluation.collect import collect

LENGTHS = [{"length": 3, "accuracy": 0.5}]


def write_run(folder, seed, wrong):
    """Writes a run of ten updates an epoch, with so many calls wrong."""
    folder.mkdir()
    config = {"seed": seed, "steps": 30, "estimate_every": 10, "dataset": "d:1"}
    epochs = [
        {"epoch": i + 1, "wrong_calls": float(n), "seconds": 2.0 * (i + 1)}
        for i, n in enumerate(wrong)
    ]
    results = {
        "seed": 1000,
        "lengths": LENGTHS,
        "packages": {"keras": "3"},
        "hardware": {"cpu": "Some CPU"},
    }
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "metrics.jsonl").write_text("\n".join(map(json.dumps, epochs)))
    (folder / "results.json").write_text(json.dumps(results))
    return folder


def test_collect_keeps_what_is_shared_and_what_is_each_runs_own(tmp_path):
    folders = [
        write_run(tmp_path / "a", 0, wrong=[5, 0, 1]),
        write_run(tmp_path / "b", 4, wrong=[5, 3, 2]),
    ]
    collected = collect("name", "command", folders)
    runs = collected.pop("runs")
    assert collected == {
        "experiment": "name",
        "command": "command",
        "dataset": "d:1",
        "config": {"steps": 30, "estimate_every": 10, "dataset": "d:1"},
        "packages": {"keras": "3"},
        "hardware": {"cpu": "Some CPU"},
    }
    assert runs[0] == {
        "seed": 0,
        "updates": 30,
        "zero_error": {"updates": 20, "seconds": 4.0},
        "train_seconds": 6.0,
        "wrong_training_calls": 1,
        "evaluation_seed": 1000,
        "lengths": LENGTHS,
    }
    assert (runs[1]["seed"], runs[1]["zero_error"]) == (4, None)


def test_runs_that_taught_new_programs_say_what_they_changed(tmp_path):
    folder = write_run(tmp_path / "a", 0, wrong=[1, 1, 0])
    config = json.loads((folder / "config.json").read_text())
    config |= {"learns": ["MAX"], "base": "a digest"}
    (folder / "config.json").write_text(json.dumps(config))
    with pytest.raises(IncompleteRun, match=r"must hold unchanged\.json"):
        collect("name", "command", [folder])
    (folder / "unchanged.json").write_text('{"weights": 17}')
    collected = collect("name", "command", [folder])
    assert collected["runs"][0]["unchanged"] == {"weights": 17}
    assert "base" not in collected["config"]


@pytest.mark.parametrize("wrong", [[], [5, 0]])
def test_runs_that_go_on_are_not_collected(wrong, tmp_path):
    folder = write_run(tmp_path / "a", 0, wrong)
    with pytest.raises(IncompleteRun, match=f"with {len(wrong)} epochs"):
        collect("name", "command", [folder])


@pytest.mark.parametrize(
    "name", ["config.json", "metrics.jsonl", "results.json"]
)
def test_runs_without_a_file_are_not_collected(name, tmp_path):
    folder = write_run(tmp_path / "a", 0, wrong=[1, 1, 0])
    (folder / name).unlink()
    with pytest.raises(IncompleteRun, match=f"must hold {re.escape(name)}"):
        collect("name", "command", [folder])


def test_a_baselines_run_says_when_it_stopped_and_what_it_kept(tmp_path):
    folder = write_run(tmp_path / "a", 3, wrong=[])
    config = json.loads((folder / "config.json").read_text())
    config |= {"form": "sort_seq2seq", "steps": 1000}
    (folder / "config.json").write_text(json.dumps(config))
    epochs = [
        {
            "best_epoch": min(i, 2),
            "seconds": 1.5 * i,
            "val_loss": 0.1 * i,
            "val_accuracy": 0.2 * i,
            "val_exact": 0.3 * i,
        }
        for i in (1, 2, 3)
    ]
    (folder / "metrics.jsonl").write_text("\n".join(map(json.dumps, epochs)))
    [run] = collect("name", "command", [folder])["runs"]
    assert run == {
        "seed": 3,
        "updates": 30,
        "kept_updates": 20,
        "train_seconds": 4.5,
        "validation": {"loss": 0.2, "accuracy": 0.4, "exact": 0.6},
        "evaluation_seed": 1000,
        "lengths": LENGTHS,
    }
    (folder / "metrics.jsonl").write_text("")
    with pytest.raises(IncompleteRun, match="with 0 epochs"):
        collect("name", "command", [folder])


def test_a_run_of_several_tasks_names_the_datasets_of_all(tmp_path):
    folder = write_run(tmp_path / "a", 0, wrong=[1, 1, 0])
    config = json.loads((folder / "config.json").read_text())
    del config["dataset"]
    config["tasks"] = [{"dataset": "d:1"}, {"dataset": "e:2"}]
    (folder / "config.json").write_text(json.dumps(config))
    collected = collect("name", "command", [folder])
    assert collected["dataset"] == "d:1, e:2"
    assert collected["config"]["tasks"] == config["tasks"]


def test_the_number_of_weights_stands_beside_accuracy(tmp_path):
    folder = write_run(tmp_path / "a", 0, wrong=[1, 1, 0])
    results = json.loads((folder / "results.json").read_text())
    (folder / "results.json").write_text(
        json.dumps({**results, "parameters": 1234})
    )
    [run] = collect("name", "command", [folder])["runs"]
    assert run["parameters"] == 1234


def test_a_neural_programmers_run_may_stop_early_too(tmp_path):
    folder = write_run(tmp_path / "a", 0, wrong=[])
    config = json.loads((folder / "config.json").read_text())
    config |= {"variant": "columns_1", "steps": 1000}
    (folder / "config.json").write_text(json.dumps(config))
    epoch = {"best_epoch": 1, "seconds": 9.0, "loss": 3.0, "val_accuracy": 1.0}
    (folder / "metrics.jsonl").write_text(json.dumps(epoch))
    [run] = collect("name", "command", [folder])["runs"]
    assert (run["updates"], run["kept_updates"]) == (10, 10)
    assert run["validation"] == {"accuracy": 1.0}
    epoch.pop("best_epoch")  # A run of an NPI.
    (folder / "metrics.jsonl").write_text(json.dumps(epoch))
    with pytest.raises(IncompleteRun, match="with 1 epochs of 10 updates"):
        collect("name", "command", [folder])


FIGURES = {
    "seen": {"sequences": 20, "exact": 19, "split": "seen"},
    "drawn": {"sequences": 30, "exact": 28, "reached": 29},
}


def measure(folder, **measures):
    """Writes what was measured beside accuracy by length."""
    for number, (name, figures) in enumerate(measures.items()):
        made_with = {
            "packages": {"keras": f"3.{number}"},
            "hardware": {"cpu": f"CPU {number}"},
        }
        path = folder / f"{name}.json"
        path.write_text(json.dumps({**figures, **made_with}))
    return folder


def test_other_measures_stand_under_their_names(tmp_path):
    folder = measure(write_run(tmp_path / "a", 0, [1, 0, 0]), **FIGURES)
    (folder / "results.json").unlink()
    collected = collect("name", "command", [folder], ["drawn", "seen"])
    [run] = collected["runs"]
    assert run["measured"] == {name: FIGURES[name] for name in FIGURES}
    assert list(run["measured"]) == ["drawn", "seen"]
    assert "lengths" not in run
    # The record was made with what its first measure was made with.
    assert collected["packages"] == {"keras": "3.1"}
    assert collected["hardware"] == {"cpu": "CPU 1"}


def test_accuracy_by_length_stands_beside_other_measures(tmp_path):
    folder = measure(write_run(tmp_path / "a", 0, [1, 0, 0]), **FIGURES)
    names = ["results", "seen"]
    [run] = collect("name", "command", [folder], names)["runs"]
    assert (run["lengths"], run["evaluation_seed"]) == (LENGTHS, 1000)
    assert run["measured"] == {"seen": FIGURES["seen"]}


def test_runs_that_were_not_measured_are_not_collected(tmp_path):
    first = measure(write_run(tmp_path / "a", 0, [1, 0, 0]), **FIGURES)
    second = write_run(tmp_path / "b", 1, [1, 0, 0])
    with pytest.raises(IncompleteRun, match=r"must hold seen\.json.*/b\."):
        collect("name", "command", [first, second], ["seen"])
