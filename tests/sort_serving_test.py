"""Sorting and MAX as served signatures, row by row."""

import numpy as np
import pytest
import tensorflow as tf

from npi_tf.domains import get_domain
from npi_tf.domains.sort.serving import MAX_LENGTH
from npi_tf.model_files import load_model
from npi_tf.serving.export import export
from npi_tf.solver import Solver
from tests.models import small_model
from tests.trained import TRAINED
from tests.v1_session import in_fresh_session

ROWS = [
    ([9, 2, 5, 0], 3),
    ([7, 7, 7, 7], 0),
    ([4, 3, 2, 1], 4),
    ([1, 2, 3, 4], 5),
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
MAXIMA = [9, 0, 4, 0, 9, 0, 0, 8, 0]


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """The folder of a domain's exported model, by the domain's name."""
    folder = tmp_path_factory.mktemp("saved_model")
    return {
        name: export(load_model(TRAINED[name]), get_domain(name), folder)
        for name in ("sort", "max")
    }


def serve(folder, values, length):
    signature = tf.saved_model.load(str(folder)).signatures["serving_default"]
    answer = signature(
        values=tf.constant(values, tf.int32), length=tf.constant(length)
    )
    return {name: rows.numpy() for name, rows in answer.items()}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "output", "expected"),
    [("sort", "sorted", SORTED), ("max", "maximum", MAXIMA)],
)
def test_fresh_session_answers_row_by_row(exported, name, output, expected):
    values, length = map(list, zip(*ROWS, strict=True))
    answer = in_fresh_session(
        exported[name], {"values": values, "length": length}
    )
    assert answer == {
        "imported": [],
        output: expected,
        "status": STATUSES,
    }


def test_too_long_arrays_are_refused_and_the_others_answered(exported):
    values = np.zeros((2, MAX_LENGTH + 1), np.int32)
    values[1, :2] = 5, 4
    answer = serve(exported["sort"], values, [MAX_LENGTH + 1, 2])
    assert answer["status"].tolist() == [b"too_long", b"finished"]
    assert answer["sorted"][:, :3].tolist() == [[0, 0, 0], [4, 5, 0]]


@pytest.mark.parametrize("rows", [0, 2])
def test_arrays_without_width_hold_no_element(exported, rows):
    answer = serve(
        exported["sort"], np.zeros((rows, 0)), np.zeros(rows, np.int32)
    )
    assert answer["sorted"].shape == (rows, 0)
    assert answer["status"].tolist() == [b"no_element"] * rows


def test_untrained_model_says_how_its_runs_ended(tmp_path):
    domain = get_domain("sort")
    model = small_model(domain)
    answer = serve(
        export(model, domain, tmp_path), [[5, 4, 0], [3, 2, 1]], [2, 3]
    )
    problems = [domain.parse(words) for words in ("54", "321")]
    outcomes = Solver(model, domain, jit_compile=False).solve(problems)
    assert [s.decode().upper() for s in answer["status"]] == [
        outcome.status.name for outcome in outcomes
    ]
    assert {o.status.name for o in outcomes} != {"FINISHED"}
    assert answer["sorted"].tolist() == [[0] * 3] * 2
