"""The interpreter over a served step, against the network at hand."""

import json

import numpy as np
import pytest

from npi_tf.domains import get_domain
from npi_tf.domains.canon.pose import Pose
from npi_tf.domains.canon.problem import CanonProblem
from npi_tf.errors import (
    InvalidCall,
    InvalidConfig,
    InvalidModel,
    InvalidObservation,
    InvalidPicture,
    ServerRefused,
)
from npi_tf.interpreter import Limits
from npi_tf.policy import NetworkPolicy
from npi_tf.serving.export import export
from npi_tf.serving.stepping import SteppingPolicy
from npi_tf.types import Call
from tests.helpers import ADDITION, leaves
from tests.models import addition_model, small_model
from tests.runs import reference_run
from tests.served import predictor
from tests.sights import noise
from tests.trained import trained_addition_model

CANON = get_domain("canon")
VIEWS = noise(24, 5)


def stepping_policy(version, domain, **options):
    """Returns a policy that knows of the network what its folder says."""
    said = json.loads((version.parent / "signatures.json").read_text())
    return SteppingPolicy(
        predictor(version),
        domain,
        said["programs"],
        said["state_size"],
        **options,
    )


def assert_same_run(domain, problem, ours, theirs, steps):
    names = domain.library.names
    limits = Limits(steps, domain.max_depth)
    (run, events), (expected, expected_events) = (
        reference_run(domain, policy, names, problem, limits)
        for policy in (ours, theirs)
    )
    assert run == expected
    assert list(map(leaves, events)) == list(map(leaves, expected_events))
    return run


@pytest.mark.parametrize("words", [("96", "125"), ("999", "1")])
def test_a_trained_network_adds_over_a_served_step(exported, words):
    run = assert_same_run(
        ADDITION,
        ADDITION.parse(words),
        stepping_policy(exported("addition"), ADDITION),
        NetworkPolicy(trained_addition_model(), ADDITION, jit_compile=False),
        steps=200,
    )
    assert run.answer == ADDITION.solution(ADDITION.parse(words))


def test_a_random_network_decides_alike(tmp_path):
    model = addition_model()
    policy = stepping_policy(export(model, ADDITION, tmp_path), ADDITION)
    for words in (("1", "2"), ("34", "567")):
        assert_same_run(
            ADDITION,
            ADDITION.parse(words),
            policy,
            NetworkPolicy(model, ADDITION, jit_compile=False),
            steps=30,
        )


def test_a_camera_is_turned_over_a_served_step(tmp_path):
    model = small_model(CANON, 2)
    show = VIEWS.__getitem__
    assert_same_run(
        CANON,
        CanonProblem(Pose(60, 45)),
        stepping_policy(export(model, CANON, tmp_path), CANON, views=show),
        NetworkPolicy(model, CANON, jit_compile=False, views=show),
        steps=12,
    )


def test_a_domain_of_several_has_a_step_of_its_own(tmp_path):
    asked = []
    policy = SteppingPolicy(
        lambda name, inputs: asked.append(name) or _reply(),
        ADDITION,
        ADDITION.library.names,
        8,
        signature="addition/step",
    )
    policy.step(ADDITION.entry, np.zeros(4, int), policy.initial_state())
    assert asked == ["addition/step"]


def test_a_refusal_is_raised_with_the_servers_words():
    policy = _policy(status=b"unknown_program", message=b"No such program.")
    with pytest.raises(ServerRefused, match=r"^No such program\.$"):
        _step(policy)


def test_a_server_with_other_programs_is_found_out():
    with pytest.raises(InvalidModel, match="Received: id 9"):
        _step(_policy(next_program=9))


def test_what_cannot_be_sent_is_refused_before():
    policy = SteppingPolicy(None, ADDITION, ADDITION.library.names, 8)
    with pytest.raises(InvalidCall, match="Received: 'MAX'"):
        policy.step(Call("MAX"), np.zeros(4, int), policy.initial_state())
    with pytest.raises(InvalidObservation):
        policy.step(ADDITION.entry, np.zeros(3, int), policy.initial_state())
    with pytest.raises(InvalidConfig, match="no `views`"):
        SteppingPolicy(None, CANON, CANON.library.names, 8)
    flat = SteppingPolicy(
        None, CANON, CANON.library.names, 8, views=lambda view: np.zeros((2, 2))
    )
    with pytest.raises(InvalidPicture):
        flat.step(CANON.entry, np.zeros(4, int), flat.initial_state())


def _policy(**changed):
    return SteppingPolicy(
        lambda name, inputs: _reply(**changed),
        ADDITION,
        ADDITION.library.names,
        8,
    )


def _step(policy):
    return policy.step(ADDITION.entry, np.zeros(4, int), policy.initial_state())


def _reply(**changed):
    reply = {
        "next_program": 1,
        "next_arguments": [0, 0, 0],
        "end": False,
        "next_state": np.zeros(8, np.float32),
        "status": b"decided",
        "message": b"",
    }
    return {name: np.array([v]) for name, v in {**reply, **changed}.items()}
