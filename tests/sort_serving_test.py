"""Sorting and MAX as served signatures, row by row."""

import numpy as np
import pytest

from npi_tf.domains import get_domain
from npi_tf.domains.sort.serving import MAX_LENGTH
from npi_tf.model_files import load_model
from npi_tf.serving.export import export
from npi_tf.solver import Solver
from tests.models import small_model
from tests.served import predictor
from tests.trained import TRAINED
from tests.v1_session import in_fresh_session

ROWS = [
    ([9, 2, 5, 0], 3),
    ([7, 7, 7, 7], 0),
    ([4, 3, 2, 1], 4),
    ([1, 20, 3, 4], 5),
    ([9, 0, 99, -99], 2),
    ([3, 10, 1, 0], 3),
    ([3, 1, -1, 0], 3),
    ([8, 8, 9, 9], 2),
    ([1, 1, 1, 1], -2),
]
STATUSES = [
    "finished",
    "no_element",
    "finished",
    "length_beyond_padding",
    "finished",
    "not_a_digit",
    "not_a_digit",
    "finished",
    "no_element",
]
SORTED = [
    [2, 5, 9, 0],
    [0] * 4,
    [1, 2, 3, 4],
    [0] * 4,
    [0, 9, 0, 0],
    [0] * 4,
    [0] * 4,
    [8, 8, 0, 0],
    [0] * 4,
]
MESSAGES = [
    "",
    "`length` must be at least 1. Received: 0.",
    "",
    "`length` must fit into a row of 4. Received: 5.",
    "",
    "`values` must be from 0 to 9. Received: some from 1 to 10.",
    "`values` must be from 0 to 9. Received: some from -1 to 3.",
    "",
    "`length` must be at least 1. Received: -2.",
]
MAXIMA = [9, 0, 4, 0, 9, 0, 0, 8, 0]


def ask(version, values, length, signature="serving_default"):
    return predictor(version)(signature, {"values": values, "length": length})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "output", "expected"),
    [("sort", "sorted", SORTED), ("max", "maximum", MAXIMA)],
)
def test_fresh_session_answers_row_by_row(exported, name, output, expected):
    values, length = map(np.int32, zip(*ROWS, strict=True))
    flat, *answers = in_fresh_session(
        exported(name),
        ("serving_default", {"values": values[0], "length": length}),
        ("serving_default", {"values": values, "length": length}),
        ("trace", {"values": values, "length": length}),
    )
    assert "Cannot feed value of shape" in flat
    for answer in answers:
        assert answer[output].tolist() == expected
        assert answer["status"].tolist() == STATUSES
        assert answer["message"].tolist() == MESSAGES
        finished = np.array(STATUSES) == "finished"
        np.testing.assert_array_equal(answer["steps"] > 0, finished)


@pytest.mark.parametrize("name", ["sort", "max"])
def test_random_problems_are_answered_as_by_the_solver(exported, name):
    domain = get_domain(name)
    rng = np.random.default_rng(12)
    problems = [domain.sample(rng, n) for n in range(2, 11) for _ in "12"]
    values = np.zeros((len(problems), 12), np.int32)
    for row, problem in zip(values, problems, strict=True):
        row[: len(problem.values)] = problem.values
    length = [len(problem.values) for problem in problems]
    answer = ask(exported(name), values, length)
    solver = Solver(load_model(TRAINED[name]), domain, jit_compile=False)
    outcomes = solver.solve(problems)
    read = {"sort": lambda row: answer["sorted"][row, : length[row]]}.get(
        name, lambda row: answer["maximum"][row, None]
    )
    assert [" ".join(map(str, read(i))) for i in range(len(problems))] == [
        outcome.answer for outcome in outcomes
    ]
    assert answer["steps"].tolist() == [o.steps for o in outcomes]


def test_too_long_arrays_are_refused_and_the_others_answered(exported):
    values = np.zeros((2, MAX_LENGTH + 1), np.int32)
    values[1, :2] = 5, 4
    answer = ask(exported("sort"), values, [MAX_LENGTH + 1, 2])
    assert answer["status"].tolist() == ["too_long", "finished"]
    assert answer["sorted"][:, :3].tolist() == [[0, 0, 0], [4, 5, 0]]


@pytest.mark.parametrize("rows", [0, 2])
def test_arrays_without_width_hold_no_element(exported, rows):
    answer = ask(
        exported("sort"), np.zeros((rows, 0)), np.zeros(rows, np.int32)
    )
    assert answer["sorted"].shape == (rows, 0)
    assert answer["status"].tolist() == ["no_element"] * rows


def test_untrained_model_says_how_its_runs_ended(tmp_path):
    domain = get_domain("sort")
    model = small_model(domain)
    answer = ask(
        export(model, domain, tmp_path), [[5, 4, 0], [3, 2, 1]], [2, 3]
    )
    problems = [domain.parse(words) for words in ("54", "321")]
    outcomes = Solver(model, domain, jit_compile=False).solve(problems)
    assert [s.upper() for s in answer["status"]] == [
        outcome.status.name for outcome in outcomes
    ]
    assert {o.status.name for o in outcomes} != {"FINISHED"}
    assert answer["sorted"].tolist() == [[0] * 3] * 2
