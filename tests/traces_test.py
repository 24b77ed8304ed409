"""Traces: recording, calls, arrays and text."""

import numpy as np
import pytest
from hypothesis import given

from npi_tf.domains.addition.problem import AdditionProblem
from npi_tf.errors import InvalidTrace
from npi_tf.interpreter import Limits, Status
from npi_tf.traces import record, step_arrays
from npi_tf.types import ACT, NO_OP, Call, Decision
from tests.helpers import ADDITION, addition_problems, record_addition


class Always:
    """A policy that takes the same decision for ever."""

    def __init__(self, call, *, end):
        self._decision = Decision(call, end)

    def initial_state(self):
        return None

    def step(self, call, observation, state):
        return self._decision, state


def _assert_arrays(arrays, expected):
    """Compares names, types, shapes and values."""
    assert list(arrays) == list(expected)
    for name, array in expected.items():
        np.testing.assert_array_equal(arrays[name], array, strict=True)


def test_recording_ends_with_status_and_answer():
    trace = record_addition("5", "4")
    assert (trace.status, trace.answer) == (Status.FINISHED, "9")
    assert [str(event) for event in trace.events] == [
        "ADD -> ADD1",
        "  ADD1 -> ACT(2, 3, 9) end",
        "ADD -> LSHIFT",
        "  LSHIFT -> ACT(1, 0, 0)",
        "  LSHIFT -> ACT(1, 1, 0)",
        "  LSHIFT -> ACT(1, 2, 0)",
        "  LSHIFT -> ACT(1, 3, 0) end",
        "ADD -> ACT end",
    ]


def test_recording_stops_at_the_limits_given():
    trace = record_addition("5", "4", limits=Limits(steps=3))
    assert (trace.status, trace.answer) == (Status.STEP_LIMIT, "9")
    assert len(trace.events) == 3


def test_recording_stops_at_the_limits_of_the_domain():
    problem = AdditionProblem("5", "4")
    trace = record(ADDITION, problem, Always(NO_OP, end=False))
    assert (trace.status, trace.answer) == (Status.STEP_LIMIT, "")
    assert len(trace.events) == ADDITION.limits(problem).steps


def test_frames_are_recorded_on_demand():
    assert record_addition("5", "4").frames == ()
    assert record_addition("5", "4", frames=True).frames == (
        "..[5]  ..[4]  ..[.]  ..[.]",
        "..[5]  ..[4]  ..[.]  ..[9]",
        "..[5]  ..[4]  ..[.]  ..[9]",
        ".[.]5  ..[4]  ..[.]  ..[9]",
        ".[.]5  .[.]4  ..[.]  ..[9]",
        ".[.]5  .[.]4  .[.].  ..[9]",
        ".[.]5  .[.]4  .[.].  .[.]9",
        ".[.]5  .[.]4  .[.].  .[.]9",
    )


def test_calls_hold_the_steps_of_one_call_each():
    calls = record_addition("5", "5").calls()
    assert [(c.call_id, c.parent_id, str(c.call)) for c in calls] == [
        (0, -1, "ADD"),
        (1, 0, "ADD1"),
        (2, 1, "CARRY"),
        (3, 0, "LSHIFT"),
        (4, 0, "ADD1"),
        (5, 0, "LSHIFT"),
    ]
    assert [str(decision) for decision in calls[0].decisions] == [
        "ADD1",
        "LSHIFT",
        "ADD1",
        "LSHIFT",
        "ACT end",
    ]
    assert [str(decision) for decision in calls[1].decisions] == [
        "ACT(2, 3, 0)",
        "CARRY end",
    ]


@given(addition_problems)
def test_calls_are_numbered_as_they_begin(problem):
    calls = record_addition(problem.a, problem.b).calls()
    assert [call.call_id for call in calls] == list(range(len(calls)))
    assert calls[0].parent_id == -1
    assert all(0 <= call.parent_id < call.call_id for call in calls[1:])


@given(addition_problems)
def test_calls_share_out_all_steps(problem):
    trace = record_addition(problem.a, problem.b)
    rows = {event.call_id: [] for event in trace.events}
    for event in trace.events:
        rows[event.call_id].append((event.decision, event.observation.tolist()))
    for call in trace.calls():
        pairs = zip(call.decisions, call.observations.tolist(), strict=True)
        assert list(pairs) == rows.pop(call.call_id)
    assert rows == {}


@given(addition_problems)
def test_only_the_last_step_of_a_call_ends_it(problem):
    for call in record_addition(problem.a, problem.b).calls():
        *others, last = (decision.end for decision in call.decisions)
        assert last
        assert not any(others)


def test_arrays_of_the_entry_call():
    calls = record_addition("5", "5").calls()
    _assert_arrays(
        step_arrays(calls[0], ADDITION.library),
        {
            "observation": np.array(
                [
                    [5, 5, 10, 10],
                    [5, 5, 10, 0],
                    [10, 10, 1, 10],
                    [10, 10, 1, 1],
                    [10, 10, 10, 10],
                ],
                np.int32,
            ),
            "next_program": np.array([1, 3, 1, 3, 4], np.int32),
            "next_arguments": np.zeros((5, 3), np.int32),
            "end": np.array([False, False, False, False, True]),
        },
    )


def test_arrays_of_a_call_that_acts():
    calls = record_addition("5", "5").calls()
    _assert_arrays(
        step_arrays(calls[2], ADDITION.library),
        {
            "observation": np.array(
                [[5, 5, 10, 0], [5, 5, 10, 0], [5, 5, 1, 0]], np.int32
            ),
            "next_program": np.array([4, 4, 4], np.int32),
            "next_arguments": np.array(
                [[1, 2, 0], [2, 2, 1], [1, 2, 1]], np.int32
            ),
            "end": np.array([False, False, True]),
        },
    )


def test_arrays_have_their_types_whatever_was_recorded():
    call = record_addition("5", "5").calls()[2]
    wide = type(call)(
        call.call_id,
        call.parent_id,
        call.call,
        call.observations.astype(np.int64),
        call.decisions,
    )
    arrays = step_arrays(wide, ADDITION.library)
    assert arrays["observation"].dtype == np.int32


def test_text_leaves_out_the_last_no_op():
    assert record_addition("5", "4").text(ADDITION) == (
        "ADD\n"
        "  ADD1\n"
        "    WRITE OUT 9\n"
        "  LSHIFT\n"
        "    PTR INP1 LEFT\n"
        "    PTR INP2 LEFT\n"
        "    PTR CARRY LEFT\n"
        "    PTR OUT LEFT\n"
    )


def test_text_with_frames_sets_them_beside_actions():
    trace = record_addition("5", "4", frames=True)
    assert trace.text(ADDITION, frames=True) == (
        "ADD\n"
        "  ADD1\n"
        "    WRITE OUT 9       ..[5]  ..[4]  ..[.]  ..[9]\n"
        "  LSHIFT\n"
        "    PTR INP1 LEFT     .[.]5  ..[4]  ..[.]  ..[9]\n"
        "    PTR INP2 LEFT     .[.]5  .[.]4  ..[.]  ..[9]\n"
        "    PTR CARRY LEFT    .[.]5  .[.]4  .[.].  ..[9]\n"
        "    PTR OUT LEFT      .[.]5  .[.]4  .[.].  .[.]9\n"
    )


def test_text_shows_arguments_of_programs():
    problem = AdditionProblem("5", "4")
    policy = Always(Call("ADD1", (0, 3, 7)), end=True)
    trace = record(ADDITION, problem, policy, limits=Limits(steps=2))
    assert trace.text(ADDITION) == "ADD\n  ADD1(0, 3, 7)\n    ADD1(0, 3, 7)\n"


def test_text_shows_a_no_op_that_ends_nothing():
    problem = AdditionProblem("5", "4")
    policy = Always(NO_OP, end=False)
    trace = record(ADDITION, problem, policy, limits=Limits(steps=2))
    assert trace.text(ADDITION) == "ADD\n  NO-OP\n  NO-OP\n"


def test_text_shows_an_invalid_action_as_it_is():
    problem = AdditionProblem("5", "4")
    trace = record(ADDITION, problem, Always(Call(ACT, (1, 3, 9)), end=True))
    assert trace.status == Status.INVALID_ACTION
    assert trace.text(ADDITION) == "ADD\n  ACT(1, 3, 9)\n"


def test_text_with_frames_needs_frames():
    message = "recorded with them. Received: 0 frames of 8 events."
    with pytest.raises(InvalidTrace, match=message):
        record_addition("5", "4").text(ADDITION, frames=True)
