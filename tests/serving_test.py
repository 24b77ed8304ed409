"""Addition as it is served: rows are solved and refused one by one."""

import numpy as np
import pytest
import tensorflow as tf

from benchmarks.endless import endless_model
from npi_tf.domains import get_domain
from npi_tf.domains.addition.serving import MAX_DIGITS
from npi_tf.serving.export import export
from npi_tf.solver import Solver
from tests.models import SIZES, addition_model
from tests.served import predictor
from tests.trained import trained_addition_model
from tests.v1_session import in_fresh_session

ADDITION = get_domain("addition")
NOT_A_NUMBER = (
    "`{}` must be decimal digits 0-9, without sign, space or point. "
    "Received: '{}'."
)
ROWS = [
    ("96", "125", "221", "finished", ""),
    ("-1", "2", "", "not_a_number", NOT_A_NUMBER.format("a", "-1")),
    ("1007", "3", "1010", "finished", ""),
    ("", "5", "", "not_a_number", NOT_A_NUMBER.format("a", "")),
    ("007", "003", "10", "finished", ""),
    ("12", "3.5", "", "not_a_number", NOT_A_NUMBER.format("b", "3.5")),
    ("0", "0", "0", "finished", ""),
    ("9" * 30, "1", "1" + "0" * 30, "finished", ""),
    (
        b"\xff\xfe1",
        "1",
        "",
        "not_a_number",
        NOT_A_NUMBER.format("a", "\ufffd\ufffd1"),
    ),
    ("1\x00", "1", "", "not_a_number", NOT_A_NUMBER.format("a", "1\ufffd")),
    ("1\n", "1", "", "not_a_number", NOT_A_NUMBER.format("a", "1\ufffd")),
    ("٣", "1", "", "not_a_number", NOT_A_NUMBER.format("a", "٣")),
    (
        "x" * 1000,
        "1",
        "",
        "not_a_number",
        NOT_A_NUMBER.format("a", "x" * 40 + "... (1000)"),
    ),
    (
        "1",
        "1" * 2**20,
        "",
        "too_long",
        f"`b` must have at most {MAX_DIGITS} digits. Received: 1048576.",
    ),
]
A, B, SUMS, STATUSES, MESSAGES = map(list, zip(*ROWS, strict=True))
A = [text if isinstance(text, bytes) else text.encode() for text in A]


def ask(version, a, b, signature="serving_default"):
    return predictor(version)(signature, {"a": a, "b": b})


def assert_answers_rows(answer):
    assert answer["sum"].tolist() == SUMS
    assert answer["status"].tolist() == STATUSES
    assert answer["message"].tolist() == MESSAGES
    finished = np.array(STATUSES) == "finished"
    assert answer["steps"][0] == 30
    np.testing.assert_array_equal(answer["steps"] > 0, finished)


@pytest.mark.slow
def test_fresh_session_answers_row_by_row_and_takes_no_wrong_argument(exported):
    rows, both, short, flat, numbers = in_fresh_session(
        exported("addition"),
        ("serving_default", {"a": A, "b": B}),
        ("trace", {"a": A, "b": B}),
        ("serving_default", {"a": ["1", "2"], "b": ["3"]}),
        ("step", _step_inputs(program=[[0]])),
        ("step", _step_inputs(observation=[[1, 2, 3]])),
    )
    assert_answers_rows(rows)
    assert_answers_rows(both)
    assert "All inputs must have the same number of rows." in short
    assert "Cannot feed value of shape" in flat
    assert "Cannot feed value of shape" in numbers


@pytest.mark.parametrize("signature", ["serving_default", "trace"])
def test_every_row_is_answered_for_itself(exported, signature):
    answer = ask(exported("addition"), A, B, signature)
    assert_answers_rows(answer)


def test_random_problems_are_answered_as_by_the_solver(exported):
    rng = np.random.default_rng(11)
    problems = [ADDITION.sample(rng, n) for n in range(1, 21) for _ in "123"]
    answer = ask(
        exported("addition"),
        [problem.a for problem in problems],
        [problem.b for problem in problems],
    )
    solver = Solver(trained_addition_model(), ADDITION, jit_compile=False)
    outcomes = solver.solve(problems)
    assert answer["sum"].tolist() == [o.answer for o in outcomes]
    assert answer["steps"].tolist() == [o.steps for o in outcomes]
    assert set(answer["status"]) == {"finished"}


def test_untrained_model_says_how_its_runs_ended(tmp_path):
    model = addition_model()
    problems = [ADDITION.parse(words) for words in (("1", "2"), ("34", "567"))]
    answer = ask(
        export(model, ADDITION, tmp_path),
        [problem.a for problem in problems],
        [problem.b for problem in problems],
    )
    outcomes = Solver(model, ADDITION, jit_compile=False).solve(problems)
    assert [s.upper() for s in answer["status"]] == [
        outcome.status.name for outcome in outcomes
    ]
    assert {o.status.name for o in outcomes} != {"FINISHED"}
    assert answer["sum"].tolist() == ["", ""]
    assert answer["steps"].tolist() == [o.steps for o in outcomes]
    assert all("Received: one that" in text for text in answer["message"])


def test_a_program_that_never_halts_meets_its_step_limit(tmp_path):
    version = export(endless_model(SIZES, ADDITION), ADDITION, tmp_path)
    for signature in ("serving_default", "trace"):
        answer = ask(version, ["12", "1", "x"], ["5", "1", "1"], signature)
        words = ["step_limit", "step_limit", "not_a_number"]
        assert answer["status"].tolist() == words
        assert answer["steps"].tolist() == [88, 66, 0]
        assert answer["message"][0] == (
            "A program must end within its step limit. Received: one that "
            "still ran after 88 steps."
        )
    assert answer["program"].shape == (3, 88)


@pytest.mark.parametrize("signature", ["serving_default", "trace"])
def test_empty_batch_is_answered_with_nothing(exported, signature):
    empty = tf.constant([], tf.string)
    answer = ask(exported("addition"), empty, empty, signature)
    assert {rows.shape[0] for rows in answer.values()} == {0}
    assert {"sum", "status", "message", "steps"} <= set(answer)


def test_longest_numbers_are_not_refused(exported):
    # A wrong length in the other row keeps this from running for long.
    just, over = "1" * MAX_DIGITS, "1" * (MAX_DIGITS + 1)
    answer = ask(exported("addition"), [over], [just])
    message = f"`a` must have at most {MAX_DIGITS} digits. Received: 10001."
    assert answer["message"].tolist() == [message]


def _step_inputs(**changed):
    inputs = {
        "observation": np.zeros((1, 4), np.int32),
        "program": np.zeros(1, np.int32),
        "arguments": np.zeros((1, 3), np.int32),
        "state": np.zeros((1, 256), np.float32),
    }
    new = {name: np.array(value, np.int32) for name, value in changed.items()}
    return {**inputs, **new}
