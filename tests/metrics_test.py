"""Scores of recorded calls."""

import numpy as np
import pytest
import tensorflow as tf

from npi_tf.losses import Targets, step_nll
from npi_tf.metrics import CallScores, score_calls, summarise
from npi_tf.model import Logits
from tests.models import SURE, addition_model, argument_logits

RIGHT = {"program": 1, "arguments": (1, 2, 3), "end": False}
LAST = {**RIGHT, "end": True}


def _targets(calls, mask):
    return Targets(
        program=np.array([[step["program"] for step in c] for c in calls]),
        arguments=np.array([[step["arguments"] for step in c] for c in calls]),
        end=np.array([[step["end"] for step in c] for c in calls]),
        mask=np.array(mask, bool),
    )


def _sure_logits(calls):
    """Returns logits of a network that is sure of other decisions."""
    model = addition_model()
    programs = SURE * np.eye(len(model.program_names))
    return Logits(
        end=_floats([[SURE if s["end"] else -SURE for s in c] for c in calls]),
        program=_floats([[programs[s["program"]] for s in c] for c in calls]),
        arguments=_floats(
            [[argument_logits(model, s["arguments"]) for s in c] for c in calls]
        ),
    )


def _floats(values):
    return tf.constant(np.array(values), tf.float32)


def _score(logits, targets):
    model = addition_model()
    nll = step_nll(model, logits, targets)
    return score_calls(model, logits, targets, nll)


@pytest.mark.parametrize("t", [0, 1])
@pytest.mark.parametrize(
    ("mistake", "right"),
    [
        ({}, [True, True, True]),
        ({"program": 0}, [False, True, True]),
        ({"arguments": (2, 2, 3)}, [True, False, True]),
        ({"arguments": (1, 1, 3)}, [True, False, True]),
        ({"arguments": (1, 2, 0)}, [True, False, True]),
        ({"end": None}, [True, True, False]),
    ],
)
def test_one_wrong_step_makes_its_head_wrong(t, mistake, right):
    recorded = [RIGHT, LAST]
    decided = [dict(RIGHT), dict(LAST)]
    decided[t].update(mistake)
    if "end" in mistake:
        decided[t]["end"] = not recorded[t]["end"]
    scores = _score(
        _sure_logits([decided, recorded]),
        _targets([recorded, recorded], [[1, 1], [1, 1]]),
    )
    np.testing.assert_array_equal(scores.right, [right, [True] * 3])
    np.testing.assert_allclose(
        scores.error, [float(not all(right)), 0], atol=1e-6
    )


def test_error_is_that_of_the_least_probable_decision():
    recorded = [RIGHT, RIGHT, LAST]
    logits = _sure_logits([recorded])
    # The second step gives 3/4 to its end flag and half to its program.
    end = logits.end.numpy()
    end[0, 1] = -np.log(3)
    program = logits.program.numpy()
    program[0, 1] = [0, 0, -99, -99, -99]
    # The third step gives 3/5 to its end flag.
    end[0, 2] = np.log(1.5)
    scores = _score(
        Logits(end, program, logits.arguments),
        _targets([recorded], [[1, 1, 1]]),
    )
    np.testing.assert_allclose(scores.error, [1 - 3 / 8], atol=1e-6)
    np.testing.assert_allclose(scores.nll, [-np.log(3 / 8 * 3 / 5)], rtol=1e-5)


def test_steps_behind_the_end_are_ignored():
    recorded = [LAST, RIGHT]
    decided = [LAST, {"program": 0, "arguments": (0, 0, 0), "end": True}]
    scores = _score(_sure_logits([decided]), _targets([recorded], [[1, 0]]))
    np.testing.assert_array_equal(scores.right, [[True] * 3])
    np.testing.assert_allclose(scores.error, [0], atol=1e-6)
    np.testing.assert_allclose(scores.nll, [0], atol=1e-6)


def test_summary_has_the_means_of_heads_and_programs():
    scores = CallScores(
        nll=np.array([1.0, 2.0, 5.0]),
        error=np.array([0.5, 0.1, 0.3]),
        right=np.array([[1, 1, 1], [1, 0, 0], [1, 1, 0]], bool),
    )
    figures = summarise(
        scores,
        program=np.array([0, 2, 2]),
        length=np.array([1, 3, 6]),
        names=("ADD", "UNSEEN", "CARRY"),
    )
    assert figures == pytest.approx(
        {
            "nll": 0.8,
            "wrong_calls": 2.0,
            "right/program": 1.0,
            "right/arguments": 2 / 3,
            "right/end": 1 / 3,
            "right/ADD": 1.0,
            "error/ADD": 0.5,
            "right/CARRY": 0.0,
            "error/CARRY": 0.2,
        }
    )
