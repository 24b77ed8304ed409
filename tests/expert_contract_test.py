"""What every expert promises."""

import pytest

from npi_tf import interpreter
from npi_tf.interpreter import Execution, Status
from npi_tf.traces import record
from npi_tf.types import ACT
from tests.helpers import leaves, sample_problems


@pytest.fixture
def traces(domain):
    """The expert's solutions of some problems."""
    expert = domain.expert()
    problems = sample_problems(domain, seed=1)
    return [(problem, record(domain, problem, expert)) for problem in problems]


def _execution(domain, problem, policy):
    return Execution(
        domain.environment(problem),
        domain.entry,
        policy.initial_state(),
        domain.limits(problem),
    )


def _advance(policy, execution):
    """Takes one step of a run that still goes on."""
    if execution.status != Status.RUNNING:
        return []
    call, observation, state = execution.request()
    decision, state = policy.step(call, observation, state)
    return [execution.answer(decision, state, observation)]


def test_solves_problems_of_every_length(domain, traces):
    for problem, trace in traces:
        assert trace.status == Status.FINISHED, problem
        assert trace.answer == domain.solution(problem), problem


def test_stays_well_below_the_step_limit(domain, traces):
    for problem, trace in traces:
        assert len(trace.events) < 0.9 * domain.step_limit(problem), problem


def test_calls_only_what_the_library_lists(domain, traces):
    listed = {program.name: program.calls for program in domain.library}
    for problem, trace in traces:
        for event in trace.events:
            callee = event.decision.call.program
            assert callee in listed[event.call.program], problem


def test_uses_every_call_that_the_library_lists(domain, traces):
    listed = {
        (program.name, callee)
        for program in domain.library
        for callee in program.calls
    }
    made = {
        (event.call.program, event.decision.call.program)
        for _, trace in traces
        for event in trace.events
    }
    assert made == listed


def test_every_decision_fits_the_library(domain, traces):
    for _, trace in traces:
        for event in trace.events:
            domain.library.check(event.decision.call)


def test_only_act_is_given_arguments_that_are_not_zero(domain, traces):
    for _, trace in traces:
        for event in trace.events:
            call = event.decision.call
            assert call.program == ACT or call.arguments == (0, 0, 0)


def test_one_expert_serves_two_runs_at_once(domain):
    expert = domain.expert()
    problems = sample_problems(domain, seed=2, per_length=1)
    pair = problems[-2:]
    alone = [
        list(interpreter.run(expert, _execution(domain, problem, expert)))
        for problem in pair
    ]
    executions = [_execution(domain, problem, expert) for problem in pair]
    together = [[], []]
    while any(e.status == Status.RUNNING for e in executions):
        for events, execution in zip(together, executions, strict=True):
            events += _advance(expert, execution)
    for apart, mixed in zip(alone, together, strict=True):
        assert list(map(leaves, mixed)) == list(map(leaves, apart))


def test_every_call_begins_with_the_same_state(domain):
    expert = domain.expert()
    before = expert.initial_state()
    problem = sample_problems(domain, seed=3)[-1]
    record(domain, problem, expert)
    assert expert.initial_state() == before == domain.expert().initial_state()
