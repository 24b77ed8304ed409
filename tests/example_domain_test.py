"""The domain of `examples/`, which is registered from outside the package."""

import dataclasses
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.increment import __main__ as script
from examples.increment.domain import Numeral
from npi_tf.domains import registry
from npi_tf.errors import InvalidProblem
from npi_tf.interpreter import Limits, Status
from npi_tf.traces import record
from tests.machines import (
    LIMITS,
    assert_alike,
    in_graph,
    machine_of,
    problems_of,
)

DOMAIN = script.DOMAIN
TRACE = """\
INC
  CARRY
    WRITE DIGIT 0     .29[0]
    PTR DIGIT LEFT    .2[9]0
  CARRY
    WRITE DIGIT 0     .2[0]0
    PTR DIGIT LEFT    .[2]00
  WRITE DIGIT 3       .[3]00
"""


@pytest.fixture
def registered(monkeypatch):
    """Lets this test alone know the domain."""
    known = {**registry._DOMAINS, DOMAIN.name: DOMAIN}
    monkeypatch.setattr(registry, "_DOMAINS", known)


@given(st.text("0123456789", min_size=1, max_size=12))
def test_the_expert_adds_1(digits):
    problem = DOMAIN.parse([digits])
    trace = record(DOMAIN, problem, DOMAIN.expert())
    assert trace.status == Status.FINISHED
    assert trace.answer == DOMAIN.solution(problem)
    assert int(trace.answer) == int(digits) + 1


def test_a_trace_reads_like_the_algorithm():
    problem = Numeral("299")
    trace = record(DOMAIN, problem, DOMAIN.expert(), frames=True)
    assert trace.text(DOMAIN, frames=True).rstrip() == TRACE.rstrip()


@pytest.mark.parametrize("words", [[], ["1", "2"], ["-1"], ["1.5"], [""]])
def test_what_is_no_number_is_refused(words):
    with pytest.raises(InvalidProblem, match="Received: "):
        DOMAIN.parse(words)


def test_both_interpreters_agree(registered):
    machine, problems = machine_of(DOMAIN.name), problems_of(DOMAIN)
    limits = [Limits(steps, DOMAIN.max_depth) for steps in LIMITS]
    for _ in machine.networks(noises=(0.0, 0.5), seeds=2):
        runs = in_graph(DOMAIN, machine.run, problems, LIMITS)
        assert_alike(DOMAIN, machine, problems, limits, runs)


def test_the_script_builds_trains_and_measures(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(registry, "_DOMAINS", dict(registry._DOMAINS))
    short = dataclasses.replace(script.CONFIG, steps=4, estimate_every=2)
    monkeypatch.setattr(script, "CONFIG", short)
    monkeypatch.setattr(script, "LENGTHS", {2: 4})
    monkeypatch.setattr(sys, "argv", ["increment", f"--workdir={tmp_path}"])
    script.main()
    epochs = (tmp_path / "metrics.jsonl").read_text().splitlines()
    assert [json.loads(epoch)["epoch"] for epoch in epochs] == [1, 2]
    out = capsys.readouterr().out
    assert "1999 + 1 = " in out
    assert out.splitlines()[-1].split()[:2] == ["2", "4"]
