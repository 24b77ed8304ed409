"""One network that learns in several domains."""

import dataclasses
import json

import numpy as np
import pytest

from datasets.prepare import prepare
from npi_tf.batches import batch_of
from npi_tf.calls import read_calls, renumbered
from npi_tf.configs.multitask import TABLE1, TINY, task_of
from npi_tf.configs.sort import TABLE1 as SORT_TABLE1
from npi_tf.configs.sort import TINY as SORT
from npi_tf.domains import get_domain
from npi_tf.errors import InvalidConfig
from npi_tf.model_files import known_domains, load_model
from npi_tf.training.build import build_model, build_optimizer
from npi_tf.training.config import MultiTaskConfig
from npi_tf.training.pipeline import train_and_evaluate
from npi_tf.training.step import Trainer
from npi_tf.training.strategy import make_strategy
from tests.models import SIZES, small_model

ADDITION, SORTING = get_domain("addition"), get_domain("sort")
CONFIG = dataclasses.replace(
    TINY,
    steps=8,
    estimate_every=4,
    model=SIZES,
    tasks=tuple(
        dataclasses.replace(task, evaluation_lengths=(1,), estimate_calls=8)
        for task in TINY.tasks
    ),
)


@pytest.fixture(scope="module")
def model():
    return build_model(SIZES, ADDITION, SORTING)


def test_domains_share_the_programs_that_they_call_alike(model):
    assert model.program_names == (
        *("ADD", "ADD1", "CARRY", "LSHIFT", "ACT"),
        *("BUBBLESORT", "BUBBLE", "RESET", "BSTEP", "COMPSWAP", "RSHIFT"),
    )
    assert model.argument_sizes == tuple(
        np.maximum(
            ADDITION.library.argument_sizes, SORTING.library.argument_sizes
        )
    )
    assert set(model.encoders) == {"addition", "sort"}


def test_one_core_for_all_tasks_is_hardly_larger_than_for_one():
    names = [task.domain for task in TABLE1.tasks]
    every = build_model(TABLE1.model, *map(get_domain, names))
    one = build_model(SORT_TABLE1.model, SORTING)
    encoders = [
        encoder.count_params()
        for name, encoder in every.encoders.items()
        if name != "sort"
    ]
    assert len(encoders) == 2
    assert every.count_params() <= 1.1 * one.count_params() + sum(encoders)


def test_renumbered_calls_name_the_same_programs(model, data_dir):
    calls = read_calls(prepare("npi_sort/tiny", data_dir), "train")
    again = renumbered(calls, model.program_names)
    assert again.program_names == model.program_names
    for ids, field in ((calls.program, "program"), (calls.end, "end")):
        assert ids.shape == getattr(again, field).shape
    old, new = np.array(calls.program_names), np.array(again.program_names)
    for field in ("program", "next_program"):
        before, after = getattr(calls, field), getattr(again, field)
        np.testing.assert_array_equal(old[before], new[after])
        assert (before != after).any()
    assert renumbered(calls, calls.program_names) is calls


def test_calls_of_programs_that_a_model_lacks_are_refused(data_dir):
    calls = read_calls(prepare("npi_sort/tiny", data_dir), "train")
    with pytest.raises(InvalidConfig, match="must know .*Received: BUBBLESORT"):
        renumbered(calls, ADDITION.library.names)


def test_calls_of_a_domain_leave_the_encoders_of_others_alone(data_dir):
    model = build_model(SIZES, ADDITION, SORTING)
    optimizer = build_optimizer(CONFIG, model)
    strategy = make_strategy("one_device")
    moved = {}
    for name in ("addition", "sort"):
        trainer = Trainer(model, optimizer, strategy, name, clip_norm=1.0)
        calls = read_calls(prepare(f"npi_{name}/tiny", data_dir), "train")
        calls = renumbered(calls, model.program_names)
        before = {v.path: v.numpy() for v in model.variables}
        trainer.update(
            batch_of(calls, np.arange(8), calls.observation.shape[1])
        )
        moved[name] = {
            v.path for v in model.variables if (before[v.path] != v).any()
        }
    encoders = {
        name: {v.path for v in encoder.trainable_variables}
        for name, encoder in model.encoders.items()
    }
    assert encoders["addition"] <= moved["addition"]
    assert encoders["sort"] <= moved["sort"]
    assert not encoders["sort"] & moved["addition"]
    # Momentum does not move what has no part in an update.
    assert not encoders["addition"] & moved["sort"]
    assert {v.path for v in model.core.trainable_variables} <= moved["sort"]


@pytest.mark.slow
def test_a_run_leaves_a_model_of_all_domains(data_dir, tmp_path, capsys):
    builders = [prepare(task.dataset, data_dir) for task in CONFIG.tasks]
    strategy = make_strategy("one_device")
    train_and_evaluate(CONFIG, 0, strategy, builders, tmp_path)
    names = ["addition", "sort", "canon"]
    model = load_model(tmp_path)
    assert [domain.name for domain in known_domains(model)] == names
    for name in names:
        evaluation = tmp_path / f"evaluation_{name}.json"
        assert json.loads(evaluation.read_text())["domain"] == name
    described = tmp_path / "saved_model" / "multitask" / "signatures.json"
    signatures = json.loads(described.read_text())["signatures"]
    assert {"serving_default", *names} <= set(signatures)
    identity = json.loads((tmp_path / "config.json").read_text())
    datasets = [task["dataset"] for task in identity["tasks"]]
    assert datasets == [f"npi_{b.name[4:]}/tiny:{b.version}" for b in builders]
    lines = (tmp_path / "metrics.jsonl").read_text().splitlines()
    figures = json.loads(lines[-1])
    assert {f"{name}/nll" for name in names} <= set(figures)
    assert "addition/right/LSHIFT" in figures
    assert "sort/error/LSHIFT" in figures
    assert figures["wrong_calls"] > 0
    assert "9 + 1 = " in capsys.readouterr().out


def test_a_model_of_one_domain_has_rows_of_its_own_only():
    assert small_model(SORTING).program_names == SORTING.library.names


@pytest.mark.parametrize("tasks", [(), (task_of(SORT), task_of(SORT))])
def test_tasks_must_be_of_different_domains(tasks):
    with pytest.raises(InvalidConfig, match="each of another. Received: "):
        MultiTaskConfig(name="x", steps=1, learning_rate=1e-3, tasks=tasks)
