"""The served trace: the decisions of a run, padded."""

import numpy as np
import pytest

from npi_tf.domains import get_domain
from npi_tf.policy import NetworkPolicy
from npi_tf.serving import solving
from npi_tf.serving.export import export
from npi_tf.serving.solving import MAX_TRACE_STEPS
from npi_tf.traces import record
from tests.helpers import ADDITION
from tests.served import predictor
from tests.trained import trained_addition_model


def test_a_trace_holds_the_decisions_of_the_reference(exported):
    problems = [ADDITION.parse(words) for words in (("9999", "1"), ("5", "6"))]
    answer = predictor(exported("addition"))(
        "trace", {"a": ["9999", "bad", "5"], "b": ["1", "1", "6"]}
    )
    policy = NetworkPolicy(
        trained_addition_model(), ADDITION, jit_compile=False
    )
    traces = [record(ADDITION, problem, policy) for problem in problems]
    longest = max(len(trace.events) for trace in traces)
    assert answer["program"].shape == answer["end"].shape == (3, longest)
    for row, trace in zip((0, 2), traces, strict=True):
        decisions = [event.decision for event in trace.events]
        steps = len(decisions)
        assert answer["steps"][row] == steps
        assert answer["sum"][row] == trace.answer
        names = [decision.call.program for decision in decisions]
        assert answer["program"][row, :steps].tolist() == names
        np.testing.assert_array_equal(
            answer["arguments"][row, :steps],
            [decision.call.arguments for decision in decisions],
        )
        ends = [decision.end for decision in decisions]
        assert answer["end"][row, :steps].tolist() == ends
    _assert_blank(answer, 1, 0)
    _assert_blank(answer, 2, answer["steps"][2])


def test_rows_without_decisions_leave_one_blank_step(exported):
    answer = predictor(exported("addition"))("trace", {"a": ["x"], "b": ["1"]})
    assert answer["program"].shape == (1, 1)
    _assert_blank(answer, 0, 0)


def test_what_takes_too_long_is_solved_but_not_traced(
    exported, tmp_path, monkeypatch
):
    monkeypatch.setattr(solving, "MAX_TRACE_STEPS", 70)
    version = export(trained_addition_model(), ADDITION, tmp_path)
    inputs = {"a": ["1", "10"], "b": ["2", "20"]}
    traced = predictor(version)("trace", inputs)
    assert traced["status"].tolist() == ["finished", "too_long_to_trace"]
    assert traced["message"][1] == (
        "A problem to trace must take at most 70 steps. Received: one with a "
        "limit of 88."
    )
    solved = predictor(version)("serving_default", inputs)
    assert solved["sum"].tolist() == ["3", "30"]


@pytest.mark.parametrize("name", ["addition", "sort"])
def test_problems_of_length_fifty_can_be_traced(name):
    domain = get_domain(name)
    problem = domain.sample(np.random.default_rng(0), 50)
    assert domain.step_limit(problem) <= MAX_TRACE_STEPS


def _assert_blank(answer, row, start):
    assert set(answer["program"][row, start:]) <= {""}
    assert (answer["arguments"][row, start:] == -1).all()
    assert not answer["end"][row, start:].any()
