"""Algorithm 1, told by small scripts."""

import itertools
import re

import pytest

from npi_tf import interpreter
from npi_tf.errors import InvalidLimits
from npi_tf.interpreter import Limits, Status
from npi_tf.types import ACT, NO_OP, Call, Decision
from tests.helpers import leaves
from tests.scripts import (
    INVALID,
    LEFT,
    CountDown,
    Script,
    begin,
    go,
    on,
    run,
)


def test_state_is_local_to_a_call():
    policy = Script(
        MAIN=go(Call("SUB"), LEFT, Call("SUB")),
        SUB=go(LEFT, LEFT),
    )
    run(policy)
    left = str(Decision(LEFT, end=False))
    assert policy.seen == [
        ("MAIN", ()),
        ("SUB", ()),
        ("SUB", (left,)),
        ("MAIN", ("SUB",)),
        ("MAIN", ("SUB", left)),
        ("SUB", ()),
        ("SUB", (left,)),
    ]


def test_state_survives_calls_of_the_same_program():
    policy = Script(MAIN=on(Call("MAIN"), LEFT))
    run(policy, depth=3, steps=3)
    assert policy.seen == [("MAIN", ())] * 3


def test_every_step_is_an_event():
    policy = Script(
        MAIN=go(Call("SUB", (1, 2, 3)), LEFT, Call("TAIL")),
        SUB=go(LEFT, Call("LEAF")),
        LEAF=go(NO_OP),
        TAIL=go(LEFT),
    )
    _, events = run(policy)
    assert [
        (e.call_id, e.parent_id, e.depth, str(e.call), str(e.decision))
        for e in events
    ] == [
        (0, -1, 0, "MAIN", "SUB(1, 2, 3)"),
        (1, 0, 1, "SUB(1, 2, 3)", "ACT(1, 0, 0)"),
        (1, 0, 1, "SUB(1, 2, 3)", "LEAF end"),
        (2, 1, 2, "LEAF", "ACT end"),
        (0, -1, 0, "MAIN", "ACT(1, 0, 0)"),
        (0, -1, 0, "MAIN", "TAIL end"),
        (3, 0, 1, "TAIL", "ACT(1, 0, 0) end"),
    ]


def test_observation_is_what_was_seen_before_the_decision():
    _, events = run(Script(MAIN=go(LEFT, Call(ACT, (2, 0, 7)), LEFT)))
    seen = [event.observation.tolist() for event in events]
    assert seen == [[2, 4, 10, 10], [1, 4, 10, 10], [7, 4, 10, 10]]


def test_last_call_and_end_share_a_step():
    execution, events = run(Script(MAIN=go(LEFT, LEFT)))
    assert [event.decision.end for event in events] == [False, True]
    assert execution.environment.render().startswith(".[.]12")
    assert execution.status == Status.FINISHED


def test_callee_of_the_last_step_runs_before_the_caller_returns():
    policy = Script(
        MAIN=go(Call("SUB"), Call(ACT, (2, 0, 7))),
        SUB=go(Call("LEAF")),
        LEAF=go(LEFT),
    )
    execution, _ = run(policy)
    assert execution.environment.render().startswith("..[7]2")


def test_no_op_takes_a_step_and_changes_nothing():
    policy = Script(MAIN=go(NO_OP))
    before = begin(policy).environment.render()
    execution, events = run(policy)
    assert execution.environment.render() == before
    assert execution.status == Status.FINISHED
    assert len(events) == execution.steps == 1


def test_tail_calls_take_no_stack():
    entry = Call("DOWN", (5000, 0, 0))
    execution, events = run(
        CountDown(tail=True), entry=entry, steps=6000, depth=1
    )
    assert execution.status == Status.FINISHED
    assert len(events) == 5001
    last = events[-1]
    assert (last.call_id, last.parent_id, last.depth) == (5000, 4999, 5000)


def test_tail_calls_between_programs_take_no_stack():
    policy = Script(
        MAIN=on(Call("EVEN"), NO_OP),
        EVEN=go(Call("ODD")),
        ODD=go(Call("EVEN")),
    )
    execution, events = run(policy, steps=4000, depth=2)
    assert execution.status == Status.STEP_LIMIT
    assert len(events) == 4000


def test_depth_is_spent_by_calls_that_wait():
    entry = Call("DOWN", (4, 0, 0))
    execution, events = run(CountDown(tail=False), entry=entry, depth=5)
    assert execution.status == Status.FINISHED
    assert [event.depth for event in events] == [0, 1, 2, 3, 4, 3, 2, 1, 0]


def test_a_frame_too_many_is_the_depth_limit():
    entry = Call("DOWN", (4, 0, 0))
    execution, events = run(CountDown(tail=False), entry=entry, depth=4)
    assert execution.status == Status.DEPTH_LIMIT
    assert [event.depth for event in events] == [0, 1, 2, 3]
    assert events[-1].decision.call == Call("DOWN", (0, 0, 0))


def test_tail_call_at_the_depth_limit_goes_on():
    policy = Script(
        MAIN=go(Call("SUB"), NO_OP), SUB=go(Call("LEAF")), LEAF=go(LEFT)
    )
    execution, events = run(policy, depth=2)
    assert execution.status == Status.FINISHED
    assert len(events) == 4


def test_running_on_is_the_step_limit():
    execution, events = run(Script(MAIN=on(NO_OP)), steps=7)
    assert execution.status == Status.STEP_LIMIT
    assert len(events) == execution.steps == 7


def test_finishing_with_the_last_step_is_finishing():
    policy = Script(MAIN=go(*[NO_OP] * 7))
    assert run(policy, steps=7)[0].status == Status.FINISHED
    assert run(policy, steps=6)[0].status == Status.STEP_LIMIT


def test_what_stops_a_run_counts_before_the_step_limit():
    deep = Script(MAIN=on(Call("MAIN")))
    wrong = Script(MAIN=on(NO_OP, INVALID))
    assert run(deep, steps=2, depth=2)[0].status == Status.DEPTH_LIMIT
    assert run(wrong, steps=2)[0].status == Status.INVALID_ACTION


@pytest.mark.parametrize("end", [False, True])
def test_invalid_action_stops_the_run(end):
    policy = Script(MAIN=[Decision(LEFT, False), Decision(INVALID, end)])
    execution, events = run(policy)
    assert execution.status == Status.INVALID_ACTION
    assert [event.decision.call for event in events] == [LEFT, INVALID]
    assert execution.environment.render().startswith("..[1]2")


def test_events_come_as_they_happen():
    policy = Script(MAIN=go(LEFT, LEFT, LEFT))
    execution = begin(policy)
    events = interpreter.run(policy, execution)
    assert execution.steps == 0
    next(events)
    assert (execution.steps, execution.status) == (1, Status.RUNNING)
    assert execution.environment.render().startswith("..[1]2")


def test_a_run_that_is_over_yields_nothing():
    policy = Script(MAIN=go(LEFT))
    execution, _ = run(policy)
    assert list(interpreter.run(policy, execution)) == []


def test_request_shows_the_running_call_and_changes_nothing():
    policy = Script(MAIN=go(Call("SUB", (1, 1, 1)), LEFT), SUB=go(NO_OP))
    execution = begin(policy)
    next(interpreter.run(policy, execution))
    for _ in range(2):
        call, observation, state = execution.request()
        assert call == Call("SUB", (1, 1, 1))
        assert observation.tolist() == [2, 4, 10, 10]
        assert state == ()


def test_interleaved_runs_do_not_disturb_each_other():
    policy = Script(
        MAIN=go(Call("SUB"), LEFT, Call("SUB"), NO_OP),
        OTHER=go(Call(ACT, (2, 0, 5)), Call("SUB"), Call("SUB")),
        SUB=go(LEFT, NO_OP, Call(ACT, (2, 1, 9))),
    )
    entries = ("MAIN", "OTHER")
    alone = [run(policy, entry=entry) for entry in entries]
    together = [begin(policy, entry=entry) for entry in entries]
    runs = [interpreter.run(policy, execution) for execution in together]
    mixed = zip(*itertools.zip_longest(*runs), strict=True)
    for (lone, expected), execution, events in zip(
        alone, together, mixed, strict=True
    ):
        seen = [leaves(event) for event in events if event is not None]
        assert seen == list(map(leaves, expected))
        assert execution.status == lone.status == Status.FINISHED
        assert execution.environment.render() == lone.environment.render()


def test_statuses_have_the_numbers_that_tensors_hold():
    assert {status.name: int(status) for status in Status} == {
        "RUNNING": 0,
        "FINISHED": 1,
        "STEP_LIMIT": 2,
        "DEPTH_LIMIT": 3,
        "INVALID_ACTION": 4,
    }


def test_depth_is_16_by_default():
    assert Limits(steps=5) == Limits(steps=5, depth=16)


@pytest.mark.parametrize(("steps", "depth"), [(0, 1), (1, 0), (-3, -4)])
def test_limits_leave_room_to_run(steps, depth):
    message = (
        "Limits must allow at least one step and one frame. "
        f"Received: steps={steps}, depth={depth}."
    )
    with pytest.raises(InvalidLimits, match=f"^{re.escape(message)}$"):
        Limits(steps, depth)


def test_one_step_and_one_frame_are_room_enough():
    execution, _ = run(Script(MAIN=go(LEFT)), steps=1, depth=1)
    assert execution.status == Status.FINISHED
