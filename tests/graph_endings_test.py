"""How runs of the graph interpreter end, and what they leave recorded."""

import itertools

import numpy as np
import pytest
import tensorflow as tf

from npi_tf.errors import InvalidAction
from npi_tf.interpreter import Limits, Status
from npi_tf.solver import make_interpreter
from npi_tf.types import ACT, NO_OP, Call
from tests.machines import (
    LIMITS,
    assert_alike,
    machine_of,
    of_depth,
    problems_of,
    recording,
    start,
)
from tests.models import decide_always
from tests.runs import decision_table, graph_runs


@pytest.fixture
def machine(domain):
    return machine_of(domain.name)


def _invalid_call(domain):
    """Returns an action that the domain's environments refuse."""
    [problem] = problems_of(domain, [1])
    sizes = domain.library.argument_sizes
    for arguments in itertools.product(*map(range, sizes)):
        try:
            domain.environment(problem).act(arguments)
        except InvalidAction:
            return Call(ACT, arguments)
    return pytest.skip("Every action is valid here.")


def _entry_call(domain):
    return domain.entry


def _no_op(domain):
    return NO_OP


@pytest.mark.parametrize(
    ("call", "end", "limits", "status", "steps"),
    [
        (_no_op, True, Limits(9, 1), Status.FINISHED, 1),
        (_no_op, True, Limits(1, 1), Status.FINISHED, 1),
        (_no_op, False, Limits(9, 1), Status.STEP_LIMIT, 9),
        (_no_op, False, Limits(1, 1), Status.STEP_LIMIT, 1),
        (_entry_call, True, Limits(9, 1), Status.STEP_LIMIT, 9),
        (_entry_call, False, Limits(9, 4), Status.DEPTH_LIMIT, 4),
        (_entry_call, False, Limits(4, 4), Status.DEPTH_LIMIT, 4),
        (_entry_call, False, Limits(3, 4), Status.STEP_LIMIT, 3),
        (_invalid_call, False, Limits(9, 1), Status.INVALID_ACTION, 1),
        (_invalid_call, True, Limits(1, 1), Status.INVALID_ACTION, 1),
    ],
)
def test_each_ending(domain, machine, call, end, limits, status, steps):
    decide_always(machine.model, call(domain), end=end)
    [problem] = problems_of(domain, [3])
    result = of_depth(domain, machine, limits.depth).run(
        start(domain, [problem]),
        tf.constant([limits.steps]),
        record_steps=limits.steps,
    )
    [run] = graph_runs(domain, result)
    assert (run.status, run.steps) == (status, steps)
    assert_alike(domain, machine, [problem], [limits], [run])


class CountedEnvironment:
    """An environment whose state counts how often it was acted on."""

    def __init__(self, environment):
        self.environment = environment

    def enter(self, state):
        return self.environment.enter(state[0]), state[1]

    def leave(self, state, carried):
        return self.environment.leave(state[0], carried[0]), carried[1]

    def observe(self, carried):
        return self.environment.observe(carried[0])

    def act(self, carried, arguments):
        after, valid = self.environment.act(carried[0], arguments)
        return (after, carried[1] + 1), valid


def test_the_loop_ends_with_its_longest_run(domain, machine):
    interpreter = of_depth(domain, machine, domain.max_depth)
    interpreter.environment = CountedEnvironment(interpreter.environment)
    decide_always(machine.model, domain.entry, end=False)
    result = interpreter.run(
        (start(domain, problems_of(domain)), tf.constant(0)),
        tf.constant([3, 100, 100, 2]),
    )
    _, iterations = result.environment
    assert result.steps.numpy().tolist() == [3] + [domain.max_depth] * 2 + [2]
    assert iterations == domain.max_depth


def test_decisions_are_recorded_to_each_end_and_no_further(domain, machine):
    decide_always(machine.model, NO_OP, end=False)
    run = recording(machine.model, domain, steps=4)
    result = run(start(domain, problems_of(domain)), tf.constant([3, 1, 9, 4]))
    act = machine.model.program_names.index(ACT)
    made, padding = [act, 0, 0, 0, 0], [-1] * 5
    assert decision_table(result.decisions).tolist() == [
        [made] * kept + [padding] * (4 - kept) for kept in (3, 1, 4, 4)
    ]
    assert result.steps.numpy().tolist() == [3, 1, 9, 4]


def test_a_short_record_holds_the_first_decisions(domain, machine):
    machine.model.set_weights(machine.first_weights)
    environment, limits = start(domain, problems_of(domain)), [9, 9, 9, 9]
    long, short = (
        recording(machine.model, domain, steps)(
            environment, tf.constant(limits)
        )
        for steps in (9, 5)
    )
    first = decision_table(long.decisions)[:, :5]
    assert decision_table(short.decisions).tolist() == first.tolist()
    np.testing.assert_array_equal(short.steps, long.steps)


def test_nothing_is_recorded_unless_asked_for(domain, machine):
    decide_always(machine.model, NO_OP, end=True)
    result = make_interpreter(machine.model, domain).run(
        start(domain, problems_of(domain)), tf.constant(LIMITS)
    )
    assert result.decisions is None
    assert (result.status == Status.FINISHED).numpy().all()
