"""The log-likelihood of recorded decisions."""

import numpy as np
import pytest
import tensorflow as tf

from npi_tf.losses import Targets, step_nll
from npi_tf.model import Logits
from tests.models import addition_model

BATCH, TIME = 3, 4
LENGTHS = np.array([4, 2, 1])
SIZES = addition_model().argument_sizes
PROGRAMS = len(addition_model().program_names)


@pytest.fixture
def logits():
    rng = np.random.default_rng(0)
    return Logits(
        *(
            tf.constant(3 * rng.normal(size=(BATCH, TIME, *width)), tf.float32)
            for width in ((), (PROGRAMS,), (sum(SIZES),))
        )
    )


@pytest.fixture
def targets():
    rng = np.random.default_rng(1)
    return Targets(
        program=rng.integers(PROGRAMS, size=(BATCH, TIME)),
        arguments=rng.integers(SIZES, size=(BATCH, TIME, 3)),
        end=rng.integers(2, size=(BATCH, TIME)).astype(bool),
        mask=np.arange(TIME) < LENGTHS[:, None],
    )


def _log_softmax(scores):
    return scores - np.log(np.exp(scores).sum())


def _by_hand(logits, targets, b, t):
    """Returns -log P of one decision: eq. 8 for one step."""
    end = 1 / (1 + np.exp(-logits.end[b, t]))
    log_p = np.log(end if targets.end[b, t] else 1 - end)
    log_p += _log_softmax(logits.program[b, t])[targets.program[b, t]]
    start = 0
    for size, value in zip(SIZES, targets.arguments[b, t], strict=True):
        part = logits.arguments[b, t, start : start + size]
        log_p += _log_softmax(part)[value]
        start += size
    return -log_p


def test_each_step_is_the_sum_of_its_heads(logits, targets):
    nll = step_nll(addition_model(), logits, targets)
    arrays = Logits(*(part.numpy() for part in logits))
    for b in range(BATCH):
        for t in range(LENGTHS[b]):
            assert nll[b, t].numpy() == pytest.approx(
                _by_hand(arrays, targets, b, t), rel=1e-5
            )


def test_a_step_that_is_sure_costs_nothing():
    model = addition_model()
    logits = Logits(
        end=tf.constant([[-50.0]]),
        program=50.0 * tf.one_hot([[2]], PROGRAMS),
        arguments=50.0
        * tf.concat([tf.one_hot([[0]], size) for size in SIZES], axis=-1),
    )
    right = Targets([[2]], np.zeros((1, 1, 3)), [[False]], [[True]])
    np.testing.assert_allclose(step_nll(model, logits, right), [[0]], atol=1e-6)
    wrong = right._replace(end=[[True]])
    np.testing.assert_allclose(step_nll(model, logits, wrong), [[50]])


def test_nothing_counts_behind_the_end(logits, targets):
    nll = step_nll(addition_model(), logits, targets)
    assert (nll.numpy()[targets.mask] > 0).all()
    assert (nll.numpy()[~targets.mask] == 0).all()


def test_padding_changes_nothing(logits, targets):
    behind = ~targets.mask
    changed_logits = Logits(
        *(
            np.where(
                behind.reshape(BATCH, TIME, *[1] * (part.ndim - 2)), 9, part
            )
            for part in logits
        )
    )
    changed_targets = targets._replace(
        program=np.where(behind, 1, targets.program),
        arguments=np.where(behind[..., None], 0, targets.arguments),
        end=np.where(behind, ~targets.end, targets.end),
    )
    np.testing.assert_array_equal(
        step_nll(addition_model(), changed_logits, changed_targets),
        step_nll(addition_model(), logits, targets),
    )


def test_padding_has_no_gradient(logits, targets):
    with tf.GradientTape() as tape:
        tape.watch(logits)
        loss = tf.reduce_sum(step_nll(addition_model(), logits, targets))
    for gradient in tape.gradient(loss, logits):
        gradient = gradient.numpy().reshape(BATCH, TIME, -1)
        assert (gradient[~targets.mask] == 0).all()
        assert (gradient[targets.mask] != 0).any(axis=-1).all()
