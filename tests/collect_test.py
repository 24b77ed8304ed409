"""Records of experiments, and the script that makes them."""

import dataclasses
import json
import re

import pytest

import reproduce
from npi_tf.cli.evaluate import parse_lengths
from npi_tf.configs import get_configs
from npi_tf.domains import get_domain
from npi_tf.errors import IncompleteRun
from npi_tf.evaluation.collect import collect
from npi_tf.traces import record
from npi_tf.training.config import ModelConfig
from npi_tf.types import ACT
from tests.script_runs import ROOT

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


def as_json(values):
    return json.loads(json.dumps(values))


@pytest.mark.parametrize("name", reproduce.EXPERIMENTS)
def test_records_are_those_of_their_experiments(name):
    experiment = reproduce.EXPERIMENTS[name]
    found = json.loads((ROOT / "results" / f"{name}.json").read_text())
    config = get_configs(found["config"]["domain"])[experiment.config]
    # A setting that is younger than the record had its default then.
    recorded = {**dataclasses.asdict(ModelConfig()), **found["config"]["model"]}
    assert as_json(recorded) == as_json(config.to_dict()["model"])
    for field in ("steps", "batch_size", "learning_rate", "hard_share"):
        assert found["config"][field] == getattr(config, field)
    assert [run["seed"] for run in found["runs"]] == list(experiment.seeds)
    for run in found["runs"]:
        lengths = [score["length"] for score in run["lengths"]]
        expected = parse_lengths(experiment.lengths)
        assert lengths == list(expected)
        assert [score["problems"] for score in run["lengths"]] == [
            count or experiment.problems for count in expected.values()
        ]


def test_steps_in_the_deviations_are_those_of_the_expert():
    domain = get_domain("addition")
    events = record(domain, domain.parse(["96", "125"]), domain.expert()).events
    inside_act = sum(e.decision.call.program == ACT for e in events)
    page = (ROOT / "docs" / "deviations.md").read_text()
    steps, with_act = re.search(
        r"(\d+) steps for 96 \+ 125 instead of (\d+)", page
    ).groups()
    assert int(steps) == len(events)
    assert int(with_act) == len(events) + inside_act
