"""The camera's network as a served signature, one decision at a time."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf

from npi_tf.domains import get_domain
from npi_tf.domains.canon.pose import Pose
from npi_tf.domains.canon.problem import CanonProblem
from npi_tf.interpreter import Execution, Limits, Status
from npi_tf.policy import NetworkPolicy
from npi_tf.serving.export import export
from npi_tf.types import Call
from tests.models import SIZES, small_model
from tests.sights import noise

CANON = get_domain("canon")
VIEWS = noise(24, 5)
STEPS = 12


@pytest.fixture(scope="module")
def model():
    # TensorFlow fails on empty batches of pooled convolutions.
    return small_model(CANON, 2, dataclasses.replace(SIZES, pooling=False))


@pytest.fixture(scope="module")
def step(model, tmp_path_factory):
    """The signature of an exported network."""
    folder = export(model, CANON, tmp_path_factory.mktemp("saved_model"))
    loaded = tf.saved_model.load(str(folder))
    return loaded.signatures["serving_default"]


def _requests(model, problem):
    """Yields what a policy is asked in a run, its state, and what it says."""
    policy = NetworkPolicy(
        model, CANON, jit_compile=False, views=VIEWS.__getitem__
    )
    execution = Execution(
        CANON.environment(problem),
        CANON.entry,
        policy.initial_state(),
        Limits(STEPS, CANON.max_depth),
    )
    while execution.status == Status.RUNNING:
        call, observation, state = execution.request()
        decision, after = policy.step(call, observation, state)
        yield call, observation, state, decision, after
        execution.answer(decision, after, observation)


def _ask(step, requests):
    """Returns what the signature says of a batch of requests."""
    calls, observations, states = zip(*requests, strict=True)
    observations = np.array(observations, np.int32)
    return step(
        picture=tf.constant(VIEWS[*observations[:, 2:].T]),
        target=tf.constant(observations[:, :2]),
        program=tf.constant(
            [CANON.library.id_of(call.program) for call in calls]
        ),
        arguments=tf.constant([call.arguments for call in calls]),
        state=tf.constant(
            [np.concatenate(state, axis=1)[0] for state in states]
        ),
    )


def test_the_signature_decides_as_the_policy_step_by_step(model, step):
    requests = [
        request
        for start in (Pose(60, 45), Pose(-90, 0))
        for request in _requests(model, CanonProblem(start))
    ]
    assert len(requests) > STEPS
    answer = _ask(step, [request[:3] for request in requests])
    for i, (*_, decision, after) in enumerate(requests):
        program = CANON.library.names[answer["next_program"][i]]
        arguments = tuple(answer["next_arguments"][i].numpy().tolist())
        assert decision.call == Call(program, arguments)
        assert decision.end == bool(answer["end"][i])
        np.testing.assert_allclose(
            answer["next_state"][i],
            np.concatenate(after, axis=1)[0],
            rtol=1e-4,
            atol=1e-5,
        )


def test_an_empty_batch_is_answered_with_nothing(step):
    answer = step(
        picture=tf.zeros([0, 128, 128, 3], tf.uint8),
        target=tf.zeros([0, 2], tf.int32),
        program=tf.zeros([0], tf.int32),
        arguments=tf.zeros([0, 3], tf.int32),
        state=tf.zeros([0, 32]),
    )
    assert {name: part.shape.as_list() for name, part in answer.items()} == {
        "next_program": [0],
        "next_arguments": [0, 3],
        "end": [0],
        "next_state": [0, 32],
    }


def test_the_signature_takes_and_returns_what_it_says(step):
    _, inputs = step.structured_input_signature
    assert {name: spec.dtype for name, spec in inputs.items()} == {
        "picture": tf.uint8,
        "target": tf.int32,
        "program": tf.int32,
        "arguments": tf.int32,
        "state": tf.float32,
    }
    assert {n: s.dtype for n, s in step.structured_outputs.items()} == {
        "next_program": tf.int32,
        "next_arguments": tf.int32,
        "end": tf.bool,
        "next_state": tf.float32,
    }
