"""Runs of baselines: what they learn from, when they end, what they leave."""

import dataclasses
import itertools
import json

import keras
import numpy as np
import pytest

from datasets.prepare import prepare
from npi_tf.baselines.examples import make_examples
from npi_tf.baselines.files import load_baseline
from npi_tf.baselines.forms import get_form
from npi_tf.baselines.metrics import exact
from npi_tf.baselines.symbols import to_symbols, to_text
from npi_tf.baselines.table_forms import TableForm
from npi_tf.baselines.training import train, train_and_evaluate
from npi_tf.configs.baseline import CONFIGS, TINY
from npi_tf.errors import InvalidConfig, TrainingDiverged
from npi_tf.training.fitting import draws
from npi_tf.training.workdir import Workdir
from tests import script_runs
from tests.baselines import problems_of
from tests.fit_runs import check_ended_alike, epochs_of
from tests.interruption import Interruption, Stop

QUICK = dataclasses.replace(
    TINY, form="addition_easy", layers=1, learning_rate=0.3
)
"""A tagger: TensorFlow traces it in a fraction of the time."""


@pytest.fixture(scope="module")
def builder(data_dir):
    return prepare(TINY.dataset, data_dir)


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory, builder):
    workdir = tmp_path_factory.mktemp("unbroken") / "run"
    train_and_evaluate(QUICK, 0, builder, workdir)
    return workdir


def test_problems_are_those_of_the_split(builder):
    form = get_form("addition_easy")
    expected = builder.builder_config.problems()
    for split, problems in expected.items():
        found = form.read(builder, split)
        assert sorted(map(str, found)) == sorted(map(str, problems.values()))
    first = form.read(builder, "train[:3]")
    assert first == form.read(builder, "train")[:3]


@pytest.mark.parametrize("split", ["trains", "train[:0]", "train[:25]"])
def test_splits_that_are_none_are_refused(split, builder):
    with pytest.raises(InvalidConfig, match="must be one of train, .*Received"):
        get_form("addition_easy").read(builder, split)


def test_a_batch_shows_what_stood_before_and_weighs_no_padding():
    problems = problems_of("sort_seq2seq", "9 2 5", "7")
    examples = make_examples(get_form("sort_seq2seq"), problems)
    inputs, target, weight = examples.batch()
    read = [to_text(row) for row in inputs["source"][..., 0]]
    assert read == ["925", "7__"]
    assert list(map(to_text, inputs["previous"])) == ["X259", "X7._"]
    assert list(map(to_text, target)) == ["259.", "7.__"]
    assert weight.tolist() == [[1, 1, 1, 1], [1, 1, 0, 0]]
    assert weight.dtype == np.float32
    assert to_text(examples.batch(np.array([1]))[1][0]) == "7.__"


def test_draws_depend_on_seed_and_update_alone():
    form = get_form("sort_seq2seq")
    problems = problems_of("sort_seq2seq", *map(str, range(10)))
    examples = make_examples(form, problems)

    def drawn(seed, step, count):
        batches = draws(examples.batch, len(examples), 6, seed, step)
        return [next(batches)[1].tolist() for _ in range(count)]

    assert drawn(0, 0, 4)[2:] == drawn(0, 2, 2)
    assert drawn(0, 0, 1) != drawn(1, 0, 1)
    assert drawn(0, 0, 1) != drawn(0, 1, 1)
    everything = {row[0] for batch in drawn(0, 0, 40) for row in batch[:]}
    assert len(everything) == 10


@pytest.mark.parametrize("examples", [1, 6])
def test_no_more_examples_than_a_batch_takes_are_all_in_each(examples):
    batches = itertools.islice(draws(list, examples, 6, seed=0, step=3), 5)
    assert list(batches) == [list(range(examples))] * 5


def test_an_answer_is_exact_if_all_but_its_padding_is_right():
    target = np.stack(list(map(to_symbols, ("25._", "25._", "2.__"))))
    chosen = np.stack(list(map(to_symbols, ("25.9", "29._", "2.._"))))
    logits = np.eye(13, dtype=np.float32)[chosen]
    assert np.asarray(exact(target, logits)).tolist() == [1, 0, 1]


def test_a_run_leaves_all_its_files(unbroken):
    assert {path.name for path in unbroken.iterdir()} == {
        "checkpoints",
        "config.json",
        "evaluation.json",
        "metrics.jsonl",
        "model.keras",
        "tensorboard",
    }
    config = json.loads((unbroken / "config.json").read_text())
    assert config["dataset"] == "npi_addition/tiny:2.0.0"
    assert (config["seed"], config["domain"]) == (0, "addition")
    evaluation = json.loads((unbroken / "evaluation.json").read_text())
    assert set(evaluation) == {
        *("domain", "seed", "lengths", "packages", "hardware")
    }
    assert [score["length"] for score in evaluation["lengths"]] == [1, 2]
    assert [score["problems"] for score in evaluation["lengths"]] == [8, 8]


def test_a_run_learns_and_measures_itself(unbroken):
    epochs = epochs_of(unbroken)
    assert [epoch["epoch"] for epoch in epochs] == [1, 2, 3, 4]
    assert epochs[0]["loss"] < 1.1 * np.log(13)
    assert epochs[-1]["loss"] < 0.7 * epochs[0]["loss"]
    assert epochs[0]["seconds"] < epochs[-1]["seconds"]
    figures = [epoch["val_accuracy"] for epoch in epochs]
    assert epochs[-1]["best_epoch"] == 1 + int(np.argmax(figures))


def test_the_network_of_the_best_epoch_is_kept(unbroken, builder):
    epochs = epochs_of(unbroken)
    best = epochs[epochs[-1]["best_epoch"] - 1]
    form = get_form(QUICK.form)
    problems = form.read(builder, "validation")
    inputs, target, weight = make_examples(form, problems).batch()
    logits = load_baseline(unbroken)(inputs)
    chosen = np.argmax(logits, axis=-1)
    accuracy = ((chosen == target) * weight).sum() / weight.sum()
    assert accuracy == pytest.approx(best["val_accuracy"], abs=1e-6)
    log_p = np.asarray(keras.ops.log_softmax(logits))
    picked = np.take_along_axis(log_p, target[..., None].astype(int), -1)
    loss = -(picked[..., 0] * weight).sum() / weight.sum()
    assert loss == pytest.approx(best["val_loss"], rel=1e-4)


def test_a_broken_run_ends_as_an_unbroken_one(unbroken, builder, tmp_path):
    for callback in (Interruption(1), Interruption(2, 3)):
        with pytest.raises(Stop):
            train_and_evaluate(QUICK, 0, builder, tmp_path, [callback])
        with (tmp_path / "metrics.jsonl").open("a") as file:
            file.write('{"epoch": 3}\n')  # Killed before the backup.
    assert len(epochs_of(tmp_path)) == 3
    train_and_evaluate(QUICK, 0, builder, tmp_path)
    check_ended_alike(tmp_path, unbroken, load_baseline)


def test_patience_outlasts_a_break(builder, tmp_path):
    # The learning rate is too small for anything to change.
    config = dataclasses.replace(
        QUICK, steps=40, learning_rate=1e-30, patience=15, monitor="val_loss"
    )
    workdir = Workdir(tmp_path)
    with pytest.raises(Stop):
        train(config, 0, builder, workdir, [Interruption(1)])
    train(config, 0, builder, workdir)
    assert [epoch["best_epoch"] for epoch in epochs_of(tmp_path)] == [1] * 4
    before = (tmp_path / "metrics.jsonl").read_text()
    train(config, 0, builder, workdir)
    assert (tmp_path / "metrics.jsonl").read_text() == before


def test_a_loss_that_is_no_number_ends_the_run(builder, tmp_path):
    config = dataclasses.replace(QUICK, learning_rate=float("nan"))
    with pytest.raises(TrainingDiverged, match="nan in epoch 1"):
        train(config, 0, builder, Workdir(tmp_path))
    assert not list((tmp_path / "checkpoints").glob("ckpt*"))


def test_other_settings_need_a_folder_of_their_own(unbroken, builder):
    with pytest.raises(InvalidConfig, match="seed was 0 and is now 1"):
        train_and_evaluate(QUICK, 1, builder, unbroken)


@pytest.mark.parametrize("field", ["steps", "patience"])
@pytest.mark.parametrize("updates", [0, 12])
def test_updates_come_in_whole_epochs(field, updates):
    with pytest.raises(InvalidConfig, match=f"`{field}` .* {updates}"):
        dataclasses.replace(TINY, **{field: updates})


def test_every_config_is_of_a_form_and_its_domain():
    for name, config in CONFIGS.items():
        assert name == config.name
        dataset = config.dataset.split("/")[0]
        form = get_form(config.form)
        if config.evaluation_splits:
            assert dataset == config.domain == TableForm.task
        else:
            assert dataset == f"npi_{config.domain}"
            assert form.domain.parse(config.example)


@pytest.mark.slow
def test_the_script_trains_and_says_so(data_dir, builder, tmp_path):
    script = (script_runs.SCRIPT[0], "train_baseline.py", "--config=tiny")
    output = script_runs.finish(
        script_runs.start((*script, "--steps=10"), tmp_path / "a", data_dir)
    )
    assert f"The run is in {tmp_path / 'a'}." in output
    assert "9 + 1 = " in output
    assert len(epochs_of(tmp_path / "a")) == 2
    output = script_runs.finish(
        script_runs.start((*script, "--steps=7"), tmp_path / "b", data_dir),
        status=2,
    )
    assert "error: `steps` must be a multiple" in output
