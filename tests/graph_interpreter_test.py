"""The graph interpreter means what the reference interpreter means.

Every test runs in every domain of which there is a trained network. A new
domain adds a row to `TRAINED`.
"""

import functools

import pytest
import tensorflow as tf

from npi_tf.domains import get_domain
from npi_tf.interpreter import Limits, Status
from npi_tf.model import NPI
from npi_tf.solver import load_twin
from tests.machines import (
    LIMITS,
    assert_alike,
    in_graph,
    machine_of,
    of_depth,
    policy_of,
    problems_of,
    recording,
)
from tests.models import randomize
from tests.trained import TRAINED


@pytest.fixture(params=TRAINED)
def domain(request):
    return get_domain(request.param)


@pytest.fixture
def machine(domain):
    return machine_of(domain.name)


def test_networks_run_alike_whether_they_know_or_guess(domain, machine):
    problems = problems_of(domain)
    limits = [Limits(steps, domain.max_depth) for steps in LIMITS]
    statuses, resumed = set(), 0
    for _ in machine.networks(noises=(0.25, 0.5, 1.0, 1.5), seeds=12):
        runs = in_graph(domain, machine.run, problems, LIMITS)
        resumed += assert_alike(domain, machine, problems, limits, runs)
        statuses |= {run.status for run in runs}
    assert statuses == set(Status) - {Status.RUNNING}
    assert resumed > 30


def test_fresh_networks_run_alike(domain, machine):
    problems = problems_of(domain)
    limits = [Limits(steps, domain.max_depth) for steps in LIMITS]
    answers = set()
    for seed in range(8):
        randomize(machine.model, seed)
        runs = in_graph(domain, machine.run, problems, LIMITS)
        assert_alike(domain, machine, problems, limits, runs)
        answers |= {(run.answer, run.status) for run in runs}
    assert len(answers) > 4


def test_a_trained_network_runs_alike_and_right(domain, machine):
    machine.model.set_weights(machine.first_weights)
    problems = problems_of(domain)
    limits = [domain.limits(problem) for problem in problems]
    steps = [limit.steps for limit in limits]
    run = tf.function(recording(machine.model, domain, max(steps)))
    runs = in_graph(domain, run, problems, steps)
    assert assert_alike(domain, machine, problems, limits, runs) == 4
    expert = machine._replace(policy=domain.expert())
    assert_alike(domain, expert, problems, limits, runs)
    assert [(run.status, run.answer) for run in runs] == [
        (Status.FINISHED, domain.solution(problem)) for problem in problems
    ]


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_networks_run_alike_at_any_depth(domain, machine, depth):
    interpreter = of_depth(domain, machine, depth)
    run = tf.function(functools.partial(interpreter.run, record_steps=12))
    problems, statuses = problems_of(domain), set()
    for _ in machine.networks(noises=(1.0, 2.0), seeds=8):
        runs = in_graph(domain, run, problems, [12] * 4)
        assert_alike(domain, machine, problems, [Limits(12, depth)] * 4, runs)
        statuses |= {run.status for run in runs}
    assert {Status.DEPTH_LIMIT, Status.INVALID_ACTION} < statuses


def test_a_compiled_loop_agrees_with_the_plain_one(domain, machine):
    problems = problems_of(domain)
    compiled = tf.function(
        recording(machine.model, domain, compiled=True), jit_compile=True
    )
    for _ in machine.networks(noises=(0.0, 0.5, 1.0, 1.5), seeds=6):
        assert in_graph(domain, compiled, problems, LIMITS) == in_graph(
            domain, machine.run, problems, LIMITS
        )


def test_neither_company_nor_width_of_pad_changes_a_run(domain, machine):
    problems = problems_of(domain)
    for _ in machine.networks(noises=(0.0, 0.5, 1.0), seeds=3):
        together = in_graph(domain, machine.run, problems, LIMITS)
        for problem, limit, run in zip(problems, LIMITS, together, strict=True):
            exact = load_twin(domain).size(problem)
            for size in (exact, exact + 7):
                alone = in_graph(domain, machine.run, [problem], [limit], size)
                assert alone == [run]


def test_programs_are_known_by_the_order_of_the_model(domain, machine):
    model = NPI.from_config(
        {
            **machine.model.get_config(),
            "program_names": machine.model.program_names[::-1],
        }
    )
    model.build()
    other = machine._replace(
        model=model, policy=policy_of(model, domain, jit_compile=False)
    )
    problems, run = problems_of(domain), recording(model, domain, 8)
    limits = [Limits(8, domain.max_depth)] * 4
    for _ in other.networks(noises=(0.0, 1.0), seeds=4):
        runs = in_graph(domain, run, problems, [8] * 4)
        assert_alike(domain, other, problems, limits, runs)
