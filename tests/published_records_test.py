"""Records in results/: what they hold is what their experiments measure."""

import dataclasses
import json

import pytest

from npi_tf.cli.main import _parser
from npi_tf.configs import get_configs
from npi_tf.evaluation.catalogue import EXPERIMENTS
from npi_tf.training.config import ModelConfig
from npi_tf.training.workdir import used_settings
from tests.script_runs import ROOT


def as_json(values):
    return json.loads(json.dumps(values))


def published(name):
    """Returns a published record; skips what no page shows yet."""
    path = ROOT / "results" / f"{name}.json"
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    shown = any(f"results/{name}.json -->" in p.read_text() for p in pages)
    if not path.exists() and not shown:
        pytest.skip(f"{name} has not been measured")
    return json.loads(path.read_text())


def tasks_of(settings):
    """Returns the settings of a run's tasks; one alone is the run itself."""
    return settings.get("tasks", [settings])


def defaults(kind):
    """Returns the settings of a dataclass that have a default."""
    return {
        field.name: field.default
        for field in dataclasses.fields(kind)
        if field.default is not dataclasses.MISSING
    }


def learned_from(name):
    """Returns the datasets of an experiment and of what it builds upon."""
    config, base = published(name)["config"], EXPERIMENTS[name].base
    own = {task["dataset"].replace(":", "/") for task in tasks_of(config)}
    return own | (learned_from(base) if base else set())


def check_measure(run, name, arguments, datasets):
    """Compares what a run measured with the command that does so."""
    if name == "results":
        asked = {
            length: count or arguments.problems
            for length, count in arguments.lengths.items()
        }
        scores = run["lengths"]
        assert {s["length"]: s["problems"] for s in scores} == asked
        return
    figures = run["measured"][name]
    if "lengths" in figures:
        check_measure(figures, "results", arguments, datasets)
        assert figures["domain"] == arguments.domain
        return
    questions = figures.get("total", {}).get("questions", 0)
    assert figures.get("sequences", questions) > 0
    if hasattr(arguments, "split"):
        assert figures["split"] == arguments.split
        assert figures["dataset"] in datasets
        return
    for field in ("starts", "max_moves"):
        assert figures[field] == getattr(arguments, field)
    if arguments.cars.startswith("drawn:"):
        assert figures["cars"] == arguments.cars


def check_config(experiment, recorded):
    """Compares recorded settings with those that the experiment has."""
    script = experiment.script.removeprefix("train_").removesuffix(".py")
    config = get_configs(script)[experiment.config]
    if script in ("baseline", "tables"):
        expected = as_json(config.to_dict())
        assert recorded.pop("dataset").startswith(expected.pop("dataset"))
        assert recorded == expected
        return
    # A setting that is younger than the record had its default then.
    recorded = {**defaults(type(config)), **recorded}
    recorded["model"] = {**defaults(ModelConfig), **recorded["model"]}
    recorded, expected = map(as_json, (recorded, config.to_dict()))
    for task, wanted in zip(
        tasks_of(recorded), tasks_of(expected), strict=True
    ):
        assert task.pop("dataset").startswith(f"{wanted.pop('dataset')}:")
    assert used_settings(recorded) == used_settings(expected)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_records_are_those_of_their_experiments(name):
    experiment, found = EXPERIMENTS[name], published(name)
    check_config(experiment, found["config"])
    seeds = [run["seed"] for run in found["runs"]]
    assert seeds == list(experiment.seeds)[: len(seeds)] != []
    for measure, words in experiment.measures.items():
        arguments = _parser().parse_args([*words, "--model=DIR"])
        for run in found["runs"]:
            check_measure(run, measure, arguments, learned_from(name))
