"""The loss of answers: values by hand, gradients everywhere finite."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from npi_tf.neural_programmer.execution import Outcome, Selections
from npi_tf.neural_programmer.losses import (
    answer_loss,
    lookup_loss,
    scalar_loss,
)
from npi_tf.neural_programmer.model import ProgrammerOutput
from tests.programmer import batch_of, training_examples


@pytest.mark.parametrize("delta", [10.0, 25.0, 50.0])
def test_scalar_loss_is_hubers(delta):
    target = np.array([0.0, 0, 5, 5, 1000, -1000, 1e6], np.float32)
    scalar = np.array([0.0, 3, 5 + delta, 5 - delta, 0, 0, -1e6], np.float32)
    keras_loss = keras.losses.Huber(delta=delta, reduction=None)
    expected = keras_loss(target[:, None], scalar[:, None])
    np.testing.assert_allclose(
        scalar_loss(scalar, target, delta), expected, rtol=1e-6
    )


@pytest.mark.parametrize("error", [0.0, 3.0, 25.0, 465.0, 1e12, 1e30])
def test_scalar_loss_pulls_at_most_by_delta(error):
    scalar = tf.constant([error])
    with tf.GradientTape() as tape:
        tape.watch(scalar)
        loss = scalar_loss(scalar, tf.zeros(1), 25.0)
    assert np.isfinite(loss.numpy()).all()
    gradient = tape.gradient(loss, scalar).numpy()
    np.testing.assert_allclose(gradient, [min(error, 25.0)], rtol=1e-6)


def test_lookup_loss_is_the_mean_over_cells():
    lookup = np.array([[[0.5, 0.9], [0.25, 0.7]]])
    target = np.array([[[True, False], [True, False]]])
    there = np.array([[[1.0, 1.0], [1.0, 0.0]]])
    expected = -(np.log(0.5) + np.log(0.1) + np.log(0.25)) / 3
    np.testing.assert_allclose(
        lookup_loss(lookup, target, there), [expected], rtol=1e-5
    )


def test_certain_cells_have_a_finite_loss_and_gradient():
    lookup = tf.constant([[[0.0, 1.0, 0.0, 1.0]]])
    target = np.array([[[True, False, False, True]]])
    with tf.GradientTape() as tape:
        tape.watch(lookup)
        loss = lookup_loss(lookup, target, tf.ones((1, 1, 4)))
    np.testing.assert_allclose(loss, [2 * -np.log(1e-6) / 4], rtol=1e-3)
    gradient = tape.gradient(loss, lookup).numpy().ravel()
    assert np.isfinite(gradient).all()
    # What is wrong altogether is still pulled, and not by a little.
    assert gradient[0] < -1000
    assert gradient[1] > 1000
    assert np.abs(gradient[2:]).max() < 1


@pytest.fixture
def examples():
    return training_examples("text_5", 12)


def output_of(scalar, lookup):
    operation = tf.zeros((len(scalar), 4, 10))
    selections = Selections(operation, None, None, None, None)
    return ProgrammerOutput(selections, Outcome(scalar[:, None], None, lookup))


def test_each_example_has_the_loss_of_its_kind(examples):
    batch = batch_of(examples)
    shape = batch["lookup"].shape
    scalar = batch["scalar"] + 4
    output = output_of(tf.constant(scalar), tf.fill(shape, 0.5))
    loss = answer_loss(output, batch, delta=10.0, weight=50.0).numpy()
    expected = np.where(batch["is_lookup"], 50 * np.log(2), 8.0)
    assert set(batch["is_lookup"]) == {True, False}
    np.testing.assert_allclose(loss, expected, rtol=1e-4)


def test_padding_changes_nothing(examples):
    batch = batch_of(examples)
    alone = [batch_of([example]) for example in examples]
    shape = batch["lookup"].shape
    rng = np.random.default_rng(0)
    lookup = rng.random(shape).astype(np.float32)
    whole = answer_loss(
        output_of(tf.zeros(len(examples)), lookup), batch, 10.0, 50.0
    ).numpy()
    for i, each in enumerate(alone):
        rows = each["cells"].shape[1]
        numeric = each["cells"].shape[2]
        text = each["entries"].shape[2]
        start = batch["cells"].shape[2]
        columns = [*range(numeric), *range(start, start + text)]
        part = lookup[i : i + 1, :rows][:, :, columns]
        single = answer_loss(output_of(tf.zeros(1), part), each, 10.0, 50.0)
        np.testing.assert_allclose(single, whole[i : i + 1], rtol=1e-5)
