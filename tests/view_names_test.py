"""Guessed names of pictures, and what they teach the picture network."""

import re

import keras
import numpy as np
import pytest
import tensorflow as tf

from npi_tf.batches import batch_of, show
from npi_tf.layers import PictureCNN, PictureEncoder
from npi_tf.losses import Targets, step_nll
from npi_tf.training.step import Trainer
from npi_tf.training.strategy import make_strategy
from tests.models import small_model
from tests.picture_calls import CANON, picture_calls

TARGETS = ("next_program", "next_arguments", "end", "mask")


@pytest.fixture(autouse=True)
def eager():
    """Makes an update of a small network faster than its compilation."""
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


@pytest.fixture(scope="module")
def calls():
    return picture_calls(count=6, pictures=5)


@pytest.fixture(scope="module")
def batch(calls):
    return batch_of(calls, np.arange(len(calls)), 4)


class Noted:
    """Takes the place of an optimizer and keeps the gradients."""

    def apply(self, gradients, variables):
        self.gradients = [gradient.numpy() for gradient in gradients]


def update(calls, batch, view_weight):
    """Returns an update's loss, and its gradients by variable."""
    model, noted = small_model(CANON), Noted()
    strategy = make_strategy("one_device")
    trainer = Trainer(model, noted, strategy, "canon", None, calls, view_weight)
    loss, _ = trainer.update(batch)
    return loss, by_variable(model, noted.gradients)


def by_variable(model, gradients):
    # Keras numbers layers through a process; the position tells them apart.
    names = [
        f"{i} {re.sub(r'_[0-9]+', '', variable.path)}"
        for i, variable in enumerate(model.trainable_variables)
    ]
    return dict(zip(names, gradients, strict=True))


def of_decisions(model, shown):
    """Returns -log P, averaged over steps."""
    logits = model(shown, domain="canon")
    nll = step_nll(model, logits, Targets(*(shown[name] for name in TARGETS)))
    return tf.reduce_sum(nll) / shown["mask"].sum()


def of_names(model, shown):
    """Returns -log P of the names, averaged over steps by their rarity."""
    encoder = model.encoder()
    scores = encoder.name_views(encoder.look(shown["pictures"]))
    nll = [
        tf.reduce_logsumexp(score, axis=1)
        - tf.gather(score, name, axis=1, batch_dims=1)
        for score, name in zip(scores, shown["views"].T, strict=True)
    ]
    weighed = tf.gather(tf.add_n(nll) * shown["rarity"], shown["view"])
    return tf.reduce_mean(weighed[shown["mask"]])


def gradients_of(loss, calls, batch):
    """Returns the gradients of one part of the loss, worked out apart."""
    model = small_model(CANON)
    with tf.GradientTape() as tape:
        value = loss(model, show(batch, calls))
    gradients = [
        np.zeros(variable.shape)
        if gradient is None
        else tf.convert_to_tensor(gradient).numpy()
        for variable, gradient in zip(
            model.trainable_variables,
            tape.gradient(value, model.trainable_variables),
            strict=True,
        )
    ]
    return by_variable(model, gradients)


def encoder_of(*view_sizes):
    vision = PictureCNN((8,), features=4, shrink=8)
    encoder = PictureEncoder((3,), (2, 2, 2), vision, view_sizes)
    encoder.build()
    return encoder


@pytest.mark.parametrize("sizes", [(5,), (2, 3), (24, 5), (1, 4, 2)])
def test_each_part_of_a_name_has_scores_of_its_own(sizes):
    encoder = encoder_of(*sizes)
    kernel, bias = encoder.namer.get_weights()
    numbers = np.arange(sum(sizes), dtype=np.float32)
    encoder.namer.set_weights([np.ones_like(kernel), numbers])
    features = np.array([[0, 0, 0, 0], [10, 20, 30, 40]], np.float32)
    found = [score.numpy() for score in encoder.name_views(features)]
    assert [score.shape for score in found] == [(2, size) for size in sizes]
    expected = numbers + features.sum(axis=1, keepdims=True)
    np.testing.assert_array_equal(np.concatenate(found, axis=1), expected)


@pytest.mark.parametrize("view_weight", [0.0, 0.3, 2.0])
def test_gradients_are_the_sum_of_both_parts(view_weight, calls, batch):
    decisions = gradients_of(of_decisions, calls, batch)
    names = gradients_of(of_names, calls, batch)
    _, found = update(calls, batch, view_weight)
    assert found.keys() == decisions.keys()
    for name, gradient in found.items():
        expected = decisions[name] + view_weight * names[name]
        np.testing.assert_allclose(gradient, expected, 1e-3, 1e-5, err_msg=name)


def test_both_parts_teach_the_picture_network_and_one_the_namer(calls, batch):
    for loss in (of_decisions, of_names):
        for name, gradient in gradients_of(loss, calls, batch).items():
            if "vision" in name:
                assert np.abs(gradient).max() > 1e-4, name
            if "namer" in name:
                assert gradient.any() == (loss is of_names), name


def test_without_a_weight_the_namer_stays(calls, batch):
    _, gradients = update(calls, batch, 0.0)
    namer = [part for name, part in gradients.items() if "namer" in name]
    assert len(namer) == 2
    assert not any(part.any() for part in namer)


def test_the_loss_that_is_told_is_that_of_the_decisions(calls, batch):
    expected = float(of_decisions(small_model(CANON), show(batch, calls)))
    for view_weight in (0.0, 2.0):
        loss, _ = update(calls, batch, view_weight)
        assert loss == pytest.approx(expected, rel=1e-5)


def test_to_look_is_to_learn_the_names_alone(calls, batch):
    model = small_model(CANON)
    before = by_variable(model, model.trainable_variables)
    before = {name: variable.numpy() for name, variable in before.items()}
    optimizer = keras.optimizers.SGD(1.0)
    optimizer.build(model.trainable_variables)
    strategy = make_strategy("one_device")
    trainer = Trainer(model, optimizer, strategy, "canon", None, calls)
    loss = trainer.look(batch)
    shown = show(batch, calls)
    assert loss == pytest.approx(
        float(of_names(small_model(CANON), shown)), rel=1e-5
    )
    for name, gradient in gradients_of(of_names, calls, batch).items():
        moved = before[name] - by_variable(model, model.get_weights())[name]
        np.testing.assert_allclose(moved, gradient, 1e-3, 1e-5, err_msg=name)


def test_names_are_learned(calls, batch):
    model = small_model(CANON)
    optimizer = keras.optimizers.Adam(0.04)
    optimizer.build(model.trainable_variables)
    strategy = make_strategy("one_device")
    trainer = Trainer(model, optimizer, strategy, "canon", 1.0, calls, 1.0)
    shown = show(batch, calls)
    before = float(of_names(model, shown))
    for _ in range(8):
        trainer.update(batch)
    assert float(of_names(model, shown)) < before / 2
