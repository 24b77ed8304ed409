"""Runs of the Neural Programmer: noise, updates, resuming, what they leave."""

import dataclasses
import json

import numpy as np
import pytest
import tensorflow as tf

from datasets.prepare import prepare
from npi_tf.configs.tables import CONFIGS, TINY
from npi_tf.errors import InvalidConfig, TrainingDiverged
from npi_tf.evaluation.plans.tables_ablations import LABELS
from npi_tf.evaluation.questions import answer_examples
from npi_tf.neural_programmer.examples import read_examples
from npi_tf.neural_programmer.files import load_programmer
from npi_tf.neural_programmer.losses import answer_loss
from npi_tf.neural_programmer.training.noise import (
    add_gradient_noise,
    annealed_deviation,
    falling,
    selection_noise,
)
from npi_tf.neural_programmer.training.run import (
    make_trainer,
    train,
    train_and_evaluate,
)
from npi_tf.neural_programmer.training.trainer import ProgrammerTrainer
from npi_tf.neural_programmer.variants import VARIANTS
from npi_tf.training.workdir import Workdir
from tests import script_runs
from tests.fit_runs import check_ended_alike, epochs_of
from tests.interruption import Interruption, Stop

QUICK = dataclasses.replace(
    TINY,
    learning_rate=0.01,
    answer_weight=1.0,
    programs=0,
    decision=0.0,
    openness=0.0,
    selection_noise=1.0,
)
"""Learns from soft answers: TensorFlow traces it in half of the time."""


@pytest.fixture(scope="module")
def builder(data_dir):
    return prepare(TINY.dataset, data_dir)


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory, builder):
    workdir = tmp_path_factory.mktemp("unbroken") / "run"
    train_and_evaluate(QUICK, 0, builder, workdir)
    return workdir


def test_noise_on_gradients_falls_as_published():
    """Variance is the number of the update to the power of -0.55."""
    steps = np.array([0, 1, 9, 999])
    found = [annealed_deviation(1.0, step) for step in steps]
    np.testing.assert_allclose(found, (steps + 1.0) ** -0.275, rtol=1e-6)
    assert float(annealed_deviation(0.25, 0)) == 0.5


def test_noise_on_gradients_is_normal_and_depends_on_the_seed_alone():
    gradients = [tf.ones((100, 40)), tf.fill((4000,), 2.0)]
    once, again = (
        add_gradient_noise(gradients, 0.5, tf.constant([3, 7]))
        for _ in range(2)
    )
    for noisy, same, gradient in zip(once, again, gradients, strict=True):
        np.testing.assert_array_equal(noisy, same)
        added = np.ravel(noisy - gradient)
        assert added.mean() == pytest.approx(0, abs=0.03)
        assert added.std() == pytest.approx(0.5, rel=0.05)
    first, second = (np.ravel(noisy) for noisy in once)
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.05
    other = add_gradient_noise(gradients, 0.5, tf.constant([3, 8]))
    assert abs(np.corrcoef(first, np.ravel(other[0]))[0, 1]) < 0.05


def test_the_best_of_noisy_scores_is_a_draw_from_their_softmax():
    scores = np.log([0.6, 0.3, 0.1])
    noise = selection_noise(
        (4000, 1, 3), (4000, 1, 2), 1.0, tf.constant([0, 0])
    )
    assert noise.column.shape == (4000, 1, 2)
    best = np.argmax(scores + noise.operation[:, 0], axis=-1)
    shares = np.bincount(best, minlength=3) / len(best)
    np.testing.assert_allclose(shares, [0.6, 0.3, 0.1], atol=0.03)
    halved = selection_noise(
        (4000, 1, 3), (4000, 1, 2), 0.5, tf.constant([0, 0])
    )
    np.testing.assert_allclose(halved.column, 0.5 * noise.column, rtol=1e-5)


def test_noise_on_selections_falls_to_nothing():
    found = [float(falling(2.0, 10.0, step)) for step in (0, 5, 10, 12)]
    np.testing.assert_allclose(found, [2, 1, 0, 0], atol=1e-6)


def test_a_run_leaves_model_figures_and_evaluation(unbroken):
    assert {path.name for path in unbroken.iterdir()} == {
        "checkpoints",
        "config.json",
        "evaluation.json",
        "metrics.jsonl",
        "model.keras",
        "saved_model",
        "tensorboard",
    }
    assert (unbroken / "saved_model" / "tables" / "1").is_dir()
    config = json.loads((unbroken / "config.json").read_text())
    assert config["dataset"] == "table_questions/tiny:1.0.0"
    assert (config["seed"], config["variant"]) == (0, "text_5")
    evaluation = json.loads((unbroken / "evaluation.json").read_text())
    assert set(evaluation) == {"variant", "splits", "packages", "hardware"}
    asked = {
        split: score["total"]["questions"]
        for split, score in evaluation["splits"].items()
    }
    assert asked == {"validation": 8, "test": 24, "test_many": 48}


def test_updates_lower_the_loss(builder):
    """Of one batch, again and again."""
    config = dataclasses.replace(QUICK, steps=100, delta=1.0)
    examples = read_examples(builder, "train[:8]")
    batch = examples.batch(np.arange(8), examples.sizes)
    trainer = make_trainer(config, seed=0)
    update = tf.function(trainer.train_step)
    losses = []
    for _ in range(60):
        trainer.reset_metrics()
        losses.append(float(update((batch,))["loss"]))
    assert losses[-1] < 0.8 * losses[0]


def test_validation_is_answered_with_hard_selection(unbroken, builder):
    epochs = epochs_of(unbroken)
    best = epochs[epochs[-1]["best_epoch"] - 1]
    examples = read_examples(builder, "validation")
    model = load_programmer(unbroken)
    assert best["val_accuracy"] == np.mean(answer_examples(model, examples))
    batch = examples.batch(np.arange(len(examples)), examples.sizes)
    loss = answer_loss(model(batch), batch, QUICK.delta, QUICK.lookup_weight)
    assert best["val_loss"] == pytest.approx(np.mean(loss), rel=1e-4)


def test_a_broken_run_ends_as_an_unbroken_one(unbroken, builder, tmp_path):
    config = dataclasses.replace(QUICK, evaluation=())
    with pytest.raises(Stop):
        train_and_evaluate(config, 0, builder, tmp_path, [Interruption(1, 3)])
    assert len(epochs_of(tmp_path)) == 1
    train_and_evaluate(config, 0, builder, tmp_path)
    check_ended_alike(tmp_path, unbroken, load_programmer)


@pytest.mark.parametrize("noise_first", [False, True])
def test_noise_on_gradients_is_clipped_if_it_comes_first(noise_first):
    config = dataclasses.replace(
        QUICK, gradient_noise=4.0, noise_first=noise_first, clip_norm=0.5
    )
    trainer = ProgrammerTrainer(config, seed=0)
    gradients = [tf.fill((40, 40), 7.0)]
    (bounded,) = trainer.bounded(gradients, 0, tf.constant([0, 1]))
    if noise_first:
        assert float(tf.norm(bounded)) == pytest.approx(0.5, rel=1e-4)
    else:
        clipped = 0.5 * gradients[0] / tf.norm(gradients[0])
        assert np.std(bounded - clipped) == pytest.approx(2, rel=0.1)


def test_a_loss_that_is_no_number_ends_the_run(builder, tmp_path):
    """Even where programs are drawn from what is no number."""
    config = dataclasses.replace(TINY, learning_rate=float("inf"))
    with pytest.raises(TrainingDiverged, match="nan in epoch 1"):
        train(config, 0, builder, Workdir(tmp_path))
    assert not list((tmp_path / "checkpoints").glob("ckpt*"))


def test_other_settings_need_a_folder_of_their_own(unbroken, builder):
    with pytest.raises(InvalidConfig, match="seed was 0 and is now 1"):
        train_and_evaluate(QUICK, 1, builder, unbroken)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"steps": 0}, "`steps` must be at least 1. Received: 0"),
        ({"steps": 12}, "`steps` must be a multiple .* 5. Received: 12"),
        ({"patience": 12}, "`patience` must be a multiple"),
        ({"batch_size": 0}, "`batch_size` must be at least 1"),
        ({"programs": 0}, "from soft answers or from drawn programs"),
        ({"learning_rate": float("nan")}, "`learning_rate` must be above 0"),
        ({"delta": 0.0}, "`delta` must be above 0. Received: 0.0"),
        ({"lookup_weight": -1.0}, "`lookup_weight` must be above 0"),
        ({"schedule": "linear"}, "cosine or constant. Received: 'linear'"),
        ({"variant": "columns_2"}, "A variant must be one of columns_1"),
        ({"units": 7}, "must be even"),
        ({"pivots": "soft"}, "`pivots` must be one of"),
    ],
)
def test_settings_that_make_no_run(changes, message):
    with pytest.raises(InvalidConfig, match=message):
        dataclasses.replace(TINY, **changes)


def test_every_variant_has_a_run_and_one_as_published():
    assert set(CONFIGS) == {
        "small",
        "tiny",
        *VARIANTS,
        *(f"paper_{name}" for name in VARIANTS),
        *(f"ablation_{name}" for name in LABELS),
    }
    for name, config in CONFIGS.items():
        assert name == config.name
        expected = "tiny" if name == "tiny" else config.variant
        assert config.dataset == f"table_questions/{expected}"
        assert name.endswith((config.variant, "small", "tiny", *LABELS))


def test_an_ablation_changes_what_it_names_alone():
    def changes(name, base):
        config, before = (
            dataclasses.asdict(CONFIGS[n]) for n in (f"ablation_{name}", base)
        )
        return {
            key: value
            for key, value in config.items()
            if key != "name" and value != before[key]
        }

    noise = {"gradient_noise": 1.0}
    assert changes("search", "columns_1") == {}
    assert changes("search_noise", "ablation_search") == noise
    soft = changes("soft", "ablation_search")
    assert soft.pop("steps") == soft.pop("patience") == 20_000
    assert soft == {
        "estimate_every": 1000,
        "answer_weight": 1.0,
        "programs": 0,
        "decision": 0.0,
        "openness": 0.0,
    }
    literal = {"pivots": "literal"}
    assert changes("soft_noise", "ablation_soft") == noise
    assert changes("soft_literal", "ablation_soft") == literal
    assert changes("soft_literal_noise", "ablation_soft_literal") == noise


@pytest.mark.slow
def test_the_script_trains_and_says_so(data_dir, builder, tmp_path):
    script = (script_runs.SCRIPT[0], "train_tables.py", "--config=tiny")
    output = script_runs.finish(
        script_runs.start((*script, "--steps=5"), tmp_path / "a", data_dir)
    )
    assert f"The run is in {tmp_path / 'a'}." in output
    assert "test_many:\n  all" in output
    assert len(epochs_of(tmp_path / "a")) == 1
    output = script_runs.finish(
        script_runs.start((*script, "--steps=7"), tmp_path / "b", data_dir),
        status=2,
    )
    assert "error: `steps` must be a multiple" in output
