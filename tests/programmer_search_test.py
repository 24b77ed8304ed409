"""Programs that are drawn, and what is learned from those that are right."""

import dataclasses
import itertools

import numpy as np
import pytest
import tensorflow as tf

from npi_tf.configs.tables import TINY
from npi_tf.neural_programmer.execution import Selections
from npi_tf.neural_programmer.operations import OPERATIONS, operation_id
from npi_tf.neural_programmer.sampling import Ranges
from npi_tf.neural_programmer.training.run import make_trainer
from npi_tf.neural_programmer.training.search import (
    draw_programs,
    entropy_loss,
    log_probability,
    search_loss,
)
from npi_tf.neural_programmer.training.trial import right_programs
from npi_tf.neural_programmer.variants import VARIANTS
from tests.programmer import batch_of, instances

SEED = tf.constant([3, 1])
SOME_ROWS = Ranges(rows=(8, 12), limit=50)


def softly(rng, *shape):
    return rng.dirichlet(np.ones(shape[-1]), shape[:-1]).astype(np.float32)


def selections_of(batch, columns=3, text=0, seed=0):
    rng = np.random.default_rng(seed)
    return Selections(
        softly(rng, batch, 4, len(OPERATIONS)),
        softly(rng, batch, 4, columns),
        softly(rng, batch, 2),
        softly(rng, batch, 2),
        softly(rng, batch, text, 6) if text else None,
    )


def shares(drawn, choices):
    return np.bincount(np.ravel(drawn), minlength=choices) / np.size(drawn)


@pytest.mark.parametrize(
    ("exploration", "expected"),
    [(0.0, [0.7, 0.3, 0, 0]), (0.6, [0.48, 0.32, 0, 0.2])],
)
def test_choices_are_drawn_as_often_as_they_are_selected(exploration, expected):
    """What is there has a weight, be it ever so small."""
    weights = np.array([[0.7, 0.3, 0.0, 1e-20]], np.float32)
    pivots = np.array([[1.0, 0.0]], np.float32)
    steps, words = np.tile(weights, (1, 4, 1)), np.tile(weights, (1, 2, 1))
    drawn = draw_programs(
        Selections(steps, steps, pivots, pivots, words), 4000, exploration, SEED
    )
    for part in (drawn.operation, drawn.column, drawn.words):
        np.testing.assert_allclose(shares(part, 4), expected, atol=0.015)
    assert not np.any(drawn.greater)
    # Steps and parts are drawn apart from each other.
    first, second = np.array(drawn.operation)[0, :2]
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.06
    assert abs(np.corrcoef(first, np.array(drawn.column)[0, 0])[0, 1]) < 0.06


def test_the_seed_decides_the_draws():
    soft = selections_of(5, text=2)
    once, again = (draw_programs(soft, 6, 0.3, SEED) for _ in range(2))
    other = draw_programs(soft, 6, 0.3, SEED + 1)
    assert once.operation.shape == once.column.shape == (5, 4, 6)
    assert once.greater.shape == once.lesser.shape == (5, 6)
    assert once.words.shape == (5, 2, 6)
    for a, b in zip(once, again, strict=True):
        np.testing.assert_array_equal(a, b)
    assert np.any(once.operation != other.operation)


@pytest.mark.parametrize("text", [0, 2])
def test_a_program_is_as_probable_as_the_choices_that_it_depends_on(text):
    """The last of three columns are of words."""
    soft = selections_of(3, text=text)
    drawn = draw_programs(soft, 50, 0.5, SEED)
    found = np.exp(log_probability(soft, drawn))
    for b in range(3):
        for k in range(50):
            expected, names = 1.0, []
            for t in range(4):
                name = OPERATIONS[drawn.operation[b, t, k]]
                names.append(name)
                expected *= soft.operation[b, t, operation_id(name)]
                if name in ("sum", "greater", "lesser", "assign", "text_match"):
                    expected *= soft.column[b, t, drawn.column[b, t, k]]
            if "greater" in names:
                expected *= soft.greater[b, drawn.greater[b, k]]
            if "lesser" in names:
                expected *= soft.lesser[b, drawn.lesser[b, k]]
            about = drawn.column.numpy()[b, :, k]
            for i in range(text):
                if ("text_match", 3 - text + i) in zip(
                    names, about, strict=True
                ):
                    expected *= soft.words[b, i, drawn.words[b, i, k]]
            assert found[b, k] == pytest.approx(expected, rel=1e-3)


def test_the_loss_is_that_of_right_programs():
    logs = np.log([[0.5, 0.25, 0.125], [0.5, 0.1, 0.2], [0.9, 0.9, 0.9]])
    right = [[True, False, True], [False, True, False], [False] * 3]
    np.testing.assert_allclose(
        search_loss(logs.astype(np.float32), right),
        [np.log(4), np.log(10), 0],
        rtol=1e-6,
    )


def test_choices_are_pressed_to_be_firm_once_something_right_is_found():
    even = np.full((4, 10), 0.1)
    firm = np.eye(10)[[1, 2, 3, 4]]
    mixed = np.concatenate([even[:2], firm[:2]])
    soft = Selections(
        np.stack([even, even, firm, mixed]).astype(np.float32), *[None] * 4
    )
    right = np.array([[True, False], [False, False], [True, True], [True] * 2])
    np.testing.assert_allclose(
        entropy_loss(soft, right, 3.0, 0.5),
        np.log(10) * np.array([3, -0.5, 0, 1.5]),
        atol=1e-5,
    )


def share_of_right(model, batch):
    soft = model.select(batch)
    programs = draw_programs(soft, 200, 0.0, SEED)
    return np.mean(right_programs(batch, programs))


def test_right_programs_become_more_probable_with_no_other_loss():
    config = dataclasses.replace(
        TINY,
        variant="text_2",
        dataset="table_questions/text_2",
        steps=50,
        learning_rate=0.005,
        compiled=False,
    )
    templates = VARIANTS["text_2"].grammar.templates()
    asked = [t for t in templates if str(t) in ("count", "word:1 A print B")]
    batch = batch_of(instances("text_2", asked * 4, SOME_ROWS))
    trainer = make_trainer(config, 0)
    before = share_of_right(trainer.programmer, batch)
    updates = ((batch,) for _ in itertools.count())
    trainer.fit(updates, steps_per_epoch=50, shuffle=False, verbose=0)
    after = share_of_right(trainer.programmer, batch)
    assert after > 3 * before > 0
