"""Solves lists of problems in batches on the graph interpreter."""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import tensorflow as tf

from npi_tf.domains.base import Domain
from npi_tf.gallery import Gallery
from npi_tf.graph_interpreter import (
    GraphInterpreter,
    RunResult,
    TensorEnvironment,
)
from npi_tf.interpreter import Status
from npi_tf.model import NPI


class TensorTwin(Protocol):
    """What a domain's `graph_module` offers as `TWIN`.

    In a domain with pictures it also has `show(state, features)`, which
    returns the state in which each problem sees its own, see `Gallery`.
    """

    environment: TensorEnvironment

    def size(self, problem: Any) -> int:
        """Returns the room that a problem needs, such as columns."""

    def start(self, problems: Sequence[Any], size: int) -> Any:
        """Returns the initial state of problems that fit into `size`."""

    def answers(self, state: Any) -> list[str]:
        """Reads the answers off a final state."""


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one problem.

    Attributes:
        problem: as it was given.
        answer: what the environment held at the end.
        status: how the run ended; only a `FINISHED` run's answer counts.
        steps: decisions taken.
    """

    problem: Any
    answer: str
    status: Status
    steps: int


class Solver:
    """Runs a model on problems of a domain.

    Problems are run side by side on pads of the same width. Widths are
    rounded up to powers of two, since XLA compiles anew for each shape.

    Args:
        model: a built `NPI` with an encoder for the domain.
        domain: where the problems come from.
        jit_compile: whether to compile the loop with XLA.
        gallery: what problems show, in a domain with pictures; by default the
            domain's own pictures.
    """

    def __init__(
        self,
        model: NPI,
        domain: Domain,
        jit_compile: bool = True,
        gallery: Gallery | None = None,
    ):
        self._domain = domain
        if gallery is None and domain.view_sizes:
            gallery = Gallery(model, domain)
        self._gallery = gallery
        self._twin = load_twin(domain)
        interpreter = make_interpreter(model, domain, compiled=jit_compile)
        self._run = tf.function(
            interpreter.run,
            jit_compile=jit_compile,
            reduce_retracing=False,
        )

    def solve(self, problems: Sequence[Any]) -> list[Outcome]:
        """Returns what became of each problem, in the same order."""
        if not problems:
            return []
        limits = [self._domain.limits(problem).steps for problem in problems]
        result = self._run(self._start(problems), tf.constant(limits, tf.int32))
        return list(self._outcomes(problems, result))

    def _start(self, problems: Sequence[Any]) -> Any:
        size = rounded_size(max(map(self._twin.size, problems)))
        state = self._twin.start(problems, size)
        if self._gallery is None:
            return state
        return self._twin.show(
            state, [self._gallery.features(problem) for problem in problems]
        )

    def _outcomes(self, problems, result: RunResult) -> Iterator[Outcome]:
        rows = zip(
            problems,
            self._twin.answers(result.environment),
            result.status.numpy(),
            result.steps.numpy(),
            strict=True,
        )
        for problem, answer, status, steps in rows:
            yield Outcome(problem, answer, Status(int(status)), int(steps))


def load_twin(domain: Domain) -> TensorTwin:
    """Imports the tensor twin of a domain's environment."""
    return importlib.import_module(domain.graph_module).TWIN


def make_interpreter(
    model: NPI,
    domain: Domain,
    environment: TensorEnvironment | None = None,
    compiled: bool = True,
) -> GraphInterpreter:
    """Returns the graph interpreter that runs a domain's entry program.

    Args:
        model: has the domain's encoder and programs.
        domain: whose entry program is run.
        environment: what it is run in; by default the domain's own.
        compiled: whether XLA compiles the graph.
    """
    entry = domain.entry
    return GraphInterpreter(
        model,
        environment or load_twin(domain).environment,
        (model.program_names.index(entry.program), *entry.arguments),
        domain.encoder,
        depth=domain.max_depth,
        compiled=compiled,
    )


def rounded_size(size: int, smallest: int = 16) -> int:
    """Returns the next power of two, at least `smallest`."""
    return max(smallest, 1 << (size - 1).bit_length())
