"""A network as a policy of the reference interpreter."""

import numpy as np
import pytest

from npi_tf.domains import get_domain
from npi_tf.errors import (
    InvalidCall,
    InvalidConfig,
    InvalidObservation,
    InvalidPicture,
)
from npi_tf.policy import NetworkPolicy
from npi_tf.types import Call
from tests.helpers import ADDITION
from tests.models import addition_model, decide_always, small_model
from tests.sights import noise

CANON = get_domain("canon")
FIRST, SECOND = Call("ADD"), Call("ADD1", (1, 2, 3))
OBSERVATIONS = [np.array(seen) for seen in ([3, 10, 0, 10], [9, 9, 1, 5])]


@pytest.fixture(scope="module")
def policy():
    return NetworkPolicy(addition_model(), ADDITION)


def _follow(policy, call, observations):
    """Returns the states after each step of a call."""
    state, states = policy.initial_state(), []
    for observation in observations:
        _, state = policy.step(call, observation, state)
        states.append(_copy(state))
    return states


def _copy(state):
    return [np.array(part) for part in state]


def _assert_equal(actual, expected):
    for one, other in zip(actual, expected, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_call_begins_with_zeros(policy):
    state = policy.initial_state()
    assert [part.shape for part in state] == [(1, 8)] * 4
    assert {part.dtype for part in state} == {np.dtype(np.float32)}
    assert not np.any(state)


@pytest.mark.parametrize("call", [FIRST, SECOND])
def test_decisions_are_the_models_choices(policy, call):
    model, state = addition_model(), policy.initial_state()
    for observation in OBSERVATIONS:
        logits, after = model.step(
            observation[None],
            np.array([call.arguments]),
            np.array([model.program_names.index(call.program)]),
            state,
        )
        program, arguments, end = model.choose(logits)
        decision, state = policy.step(call, observation, state)
        assert decision.call.program == model.program_names[program[0]]
        assert decision.call.arguments == tuple(arguments[0].numpy())
        assert decision.end == bool(end[0])
        for one, other in zip(state, after, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("end", [False, True])
def test_decisions_name_programs_and_hold_plain_values(end):
    model = decide_always(small_model(ADDITION), SECOND, end=end)
    policy = NetworkPolicy(model, ADDITION, jit_compile=False)
    decision, _ = policy.step(FIRST, OBSERVATIONS[0], policy.initial_state())
    assert decision.call == SECOND
    assert [type(value) for value in decision.call.arguments] == [int] * 3
    assert decision.end is end


def test_interleaved_calls_do_not_disturb_each_other(policy):
    alone = _follow(policy, FIRST, OBSERVATIONS)
    first = policy.initial_state()
    for t, observation in enumerate(OBSERVATIONS):
        _, first = policy.step(FIRST, observation, first)
        _follow(policy, SECOND, OBSERVATIONS[::-1])
        _assert_equal(first, alone[t])


def test_the_state_passed_in_is_left_as_it_was(policy):
    _, state = policy.step(FIRST, OBSERVATIONS[0], policy.initial_state())
    before = _copy(state)
    _, after = policy.step(FIRST, OBSERVATIONS[1], state)
    _assert_equal(state, before)
    assert np.abs(after[0] - before[0]).max() > 1e-3


@pytest.mark.parametrize("dtype", [np.int8, np.int64, np.uint8])
def test_any_integers_are_an_observation(policy, dtype):
    expected = _follow(policy, FIRST, OBSERVATIONS)
    observations = [seen.astype(dtype) for seen in OBSERVATIONS]
    for one, other in zip(
        _follow(policy, FIRST, observations), expected, strict=True
    ):
        _assert_equal(one, other)


@pytest.mark.parametrize(
    ("observation", "received"),
    [
        ([1, 2, 3], "[1, 2, 3] of type int64 and shape (3,)"),
        ([[1, 2, 3, 4]], "[[1, 2, 3, 4]] of type int64 and shape (1, 4)"),
        (5, "5 of type int64 and shape ()"),
        ([1.0, 2.0, 3.0, 4.0], "[1.0, 2.0, 3.0, 4.0] of type float64"),
        ([np.nan] * 4, "[nan, nan, nan, nan] of type float64 and shape (4,)"),
        ([True] * 4, "[True, True, True, True] of type bool and shape (4,)"),
        (["1"] * 4, "['1', '1', '1', '1'] of type <U1 and shape (4,)"),
        ([1, 2, 3, -1], "[1, 2, 3, -1] of type int64 and shape (4,)"),
        ([1, 2, 3, 11], "[1, 2, 3, 11] of type int64 and shape (4,)"),
        ([2**40, 0, 0, 0], "[1099511627776, 0, 0, 0] of type int64"),
    ],
)
def test_other_things_are_refused(policy, observation, received):
    with pytest.raises(InvalidObservation) as refusal:
        policy.step(FIRST, np.array(observation), policy.initial_state())
    assert str(refusal.value).startswith(
        "An observation must be 4 integers, at least 0 and below "
        f"(11, 11, 11, 11). Received: {received}"
    )


def test_unknown_program_is_refused():
    policy = NetworkPolicy(addition_model(), ADDITION, jit_compile=False)
    with pytest.raises(InvalidCall, match="Received: 'SUBTRACT'"):
        policy.step(Call("SUBTRACT"), np.zeros(4, int), policy.initial_state())


class Views:
    """Shows noise, and notes what was asked for."""

    def __init__(self):
        self.asked = []
        self.pictures = noise(24, 5)

    def __call__(self, view):
        self.asked.append(view)
        return self.pictures[view]


@pytest.fixture(scope="module")
def canon_model():
    return small_model(CANON)


def _run_camera(policy, *views):
    """Returns states of a call that sees these pictures one by one."""
    observations = [np.array([0, 1, *view]) for view in views]
    return _follow(policy, Call("HGOTO"), observations)


def test_a_picture_is_seen_in_the_place_of_its_name(canon_model):
    views = Views()
    policy = NetworkPolicy(canon_model, CANON, views=views)
    state = policy.initial_state()
    for after, view in zip(
        _run_camera(policy, (4, 2), (3, 2), (3, 1)),
        ((4, 2), (3, 2), (3, 1)),
        strict=True,
    ):
        features = canon_model.encoder().look(views.pictures[view][None])
        _, state = canon_model.step(
            (np.array([[0, 1]]), features),
            np.zeros((1, 3), int),
            np.array([CANON.library.id_of("HGOTO")]),
            state,
        )
        for one, other in zip(after, state, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def test_each_picture_is_asked_for_once(canon_model):
    views = Views()
    policy = NetworkPolicy(canon_model, CANON, jit_compile=False, views=views)
    first, _, again = _run_camera(policy, (4, 2), (3, 2), (4, 2))
    assert views.asked == [(4, 2), (3, 2)]
    [other] = _run_camera(policy, (3, 2))
    assert views.asked == [(4, 2), (3, 2)]
    for state in (other, again):
        assert np.abs(np.array(first) - np.array(state)).max() > 1e-3


def test_a_policy_for_pictures_must_be_shown_some(canon_model):
    with pytest.raises(InvalidConfig) as refusal:
        NetworkPolicy(canon_model, CANON)
    assert str(refusal.value) == (
        "A policy for canon must be shown pictures. Received: no `views`."
    )


@pytest.mark.parametrize("name", [(24, 0), (0, 5), (-1, 0), (0,)])
def test_a_picture_without_a_name_is_refused(canon_model, name):
    views = Views()
    policy = NetworkPolicy(canon_model, CANON, jit_compile=False, views=views)
    with pytest.raises(InvalidObservation, match=r"below \(24, 5, 24, 5\)"):
        _run_camera(policy, name)
    assert views.asked == []


@pytest.mark.parametrize(
    ("picture", "received"),
    [
        (np.zeros((64, 64, 3), np.uint8), r"uint8 of shape \(64, 64, 3\)"),
        (np.zeros((128, 128, 3)), r"float64 of shape \(128, 128, 3\)"),
        (np.zeros((128, 128), np.uint8), r"uint8 of shape \(128, 128\)"),
        ("a picture", "str"),
    ],
)
def test_what_is_no_picture_is_refused(canon_model, picture, received):
    policy = NetworkPolicy(canon_model, CANON, views=lambda view: picture)
    with pytest.raises(InvalidPicture, match=f"Received: {received}"):
        _run_camera(policy, (4, 2))
