"""Runs of both interpreters as actions that count their steps."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from benchmarks.timing import Action
from npi_tf.domains.base import Domain
from npi_tf.interpreter import Execution, Limits
from npi_tf.interpreter import run as run_reference
from npi_tf.model import NPI
from npi_tf.policy import NetworkPolicy
from npi_tf.solver import load_twin, make_interpreter


def graph_run(
    model: NPI,
    domain: Domain,
    problem: Any,
    batch: int,
    limit: int,
    size: int | None = None,
) -> Action:
    """Returns a run of the compiled graph interpreter.

    Making the pads is no part of it, nor is compiling; copying the pads into
    the loop, once a run, is.

    Args:
        model: runs the domain's entry program.
        domain: where the problem comes from.
        problem: solved in every row of the batch.
        batch: rows.
        limit: steps that a row may take.
        size: room for each problem, such as columns; by default what it needs.

    Returns:
        An action that counts the loop's iterations: the steps of the longest
        row.
    """
    twin = load_twin(domain)
    state = twin.start([problem] * batch, size or twin.size(problem))
    limits = tf.fill([batch], limit)
    interpreter = make_interpreter(model, domain)

    @tf.function(jit_compile=True)
    def run(state, limits):
        return interpreter.run(state, limits)

    # Called as it is, it would warn of the tracing that other shapes need.
    run = run.get_concrete_function(state, limits)
    return lambda: int(run(state, limits).steps.numpy().max())


def reference_run(
    model: NPI, domain: Domain, problem: Any, limit: int
) -> Action:
    """Returns a run of the reference interpreter.

    The environment is made anew in each run, and the network's step is
    compiled and called once for each decision.

    Args:
        model: decides.
        domain: where the problem comes from.
        problem: solved alone.
        limit: steps that the run may take.

    Returns:
        An action that counts the steps.
    """
    policy = NetworkPolicy(model, domain)
    limits = Limits(limit, domain.max_depth)

    def run() -> int:
        execution = Execution(
            domain.environment(problem),
            domain.entry,
            policy.initial_state(),
            limits,
        )
        for _ in run_reference(policy, execution):
            pass
        return execution.steps

    return run
