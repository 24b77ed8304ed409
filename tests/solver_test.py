"""Lists of problems, solved in batches."""

import numpy as np
import pytest

from npi_tf.domains.addition.graph import TWIN
from npi_tf.domains.addition.problem import AdditionProblem
from npi_tf.errors import InvalidConfig
from npi_tf.interpreter import Status
from npi_tf.layers import ScratchPadEncoder
from npi_tf.model import NPI
from npi_tf.solver import (
    Outcome,
    Solver,
    load_twin,
    make_interpreter,
    rounded_size,
)
from npi_tf.types import NO_OP
from tests.helpers import ADDITION, record_addition
from tests.models import decide_always, small_model
from tests.runs import shown
from tests.trained import trained_addition_model

PROBLEMS = [
    AdditionProblem("96", "125"),
    AdditionProblem("0", "0"),
    AdditionProblem("999999999999999999", "1"),
    AdditionProblem("007", "5"),
]
ANSWERS = ["221", "0", "1000000000000000000", "12"]


@pytest.fixture(scope="module")
def solver():
    return Solver(trained_addition_model(), ADDITION, jit_compile=False)


@pytest.fixture(scope="module")
def outcomes(solver):
    return solver.solve(PROBLEMS)


def _solver_that_always(call, *, end):
    model = decide_always(small_model(ADDITION), call, end=end)
    return Solver(model, ADDITION, jit_compile=False)


def test_no_problems_have_no_outcomes(solver):
    assert solver.solve([]) == []


def test_every_problem_gets_its_own_outcome_in_order(outcomes):
    steps = [len(record_addition(p.a, p.b).events) for p in PROBLEMS]
    assert outcomes == [
        Outcome(problem, answer, Status.FINISHED, count)
        for problem, answer, count in zip(PROBLEMS, ANSWERS, steps, strict=True)
    ]
    assert all(
        outcome.problem is problem
        for outcome, problem in zip(outcomes, PROBLEMS, strict=True)
    )


def test_another_order_changes_the_order_only(solver, outcomes):
    assert solver.solve(PROBLEMS[::-1]) == outcomes[::-1]


def test_solving_again_gives_the_same(solver, outcomes):
    assert solver.solve(PROBLEMS) == outcomes


def test_a_compiled_solver_gives_the_same(outcomes):
    compiled = Solver(trained_addition_model(), ADDITION)
    assert compiled.solve(PROBLEMS) == outcomes


def test_every_problem_has_its_own_step_limit():
    outcomes = _solver_that_always(NO_OP, end=False).solve(PROBLEMS)
    assert [(o.status, o.steps) for o in outcomes] == [
        (Status.STEP_LIMIT, ADDITION.limits(p).steps) for p in PROBLEMS
    ]


def test_calls_nest_as_deep_as_the_domain_lets_them():
    outcomes = _solver_that_always(ADDITION.entry, end=False).solve(PROBLEMS)
    assert [(o.status, o.steps) for o in outcomes] == [
        (Status.DEPTH_LIMIT, ADDITION.max_depth)
    ] * len(PROBLEMS)


def test_outcomes_hold_plain_values():
    [outcome] = _solver_that_always(NO_OP, end=True).solve(PROBLEMS[:1])
    assert outcome == Outcome(PROBLEMS[0], "", Status.FINISHED, 1)
    assert type(outcome.status) is Status
    assert type(outcome.steps) is int
    assert type(outcome.answer) is str


@pytest.mark.parametrize(
    ("size", "rounded"),
    [(1, 16), (15, 16), (16, 16), (17, 32), (32, 32), (33, 64), (1000, 1024)],
)
def test_sizes_are_rounded_up_to_powers_of_two(size, rounded):
    assert rounded_size(size) == rounded


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8])
def test_the_smallest_size_may_be_chosen(size):
    rounded = rounded_size(size, smallest=1)
    assert size <= rounded < 2 * size
    assert rounded.bit_count() == 1


def test_a_domains_twin_is_found():
    assert load_twin(ADDITION) is TWIN


def test_an_interpreter_begins_with_the_domains_entry(domain):
    model = small_model(domain)
    interpreter = make_interpreter(model, domain)
    program, *arguments = interpreter.entry
    assert model.program_names[program] == domain.entry.program
    assert tuple(arguments) == domain.entry.arguments
    assert interpreter.depth == domain.max_depth
    assert interpreter.domain == domain.encoder


def test_a_model_of_another_domain_solves_nothing():
    encoder = ScratchPadEncoder((3,), (1, 1, 1))
    model = NPI(ADDITION.library.names, (1, 1, 1), {"other": encoder}, units=2)
    model.build()
    with pytest.raises(InvalidConfig, match="for: other. Received: 'addition'"):
        Solver(model, ADDITION, jit_compile=False).solve(PROBLEMS)


def test_twins_begin_as_their_environments_do(domain):
    rng = np.random.default_rng(0)
    problems = [domain.sample(rng, length) for length in (1, 2, 3)]
    twin = load_twin(domain)
    state = twin.start(problems, max(map(twin.size, problems)))
    environments = [domain.environment(problem) for problem in problems]
    np.testing.assert_array_equal(
        shown(domain, state), [e.observe() for e in environments]
    )
    assert twin.answers(state) == [domain.answer(e) for e in environments]
