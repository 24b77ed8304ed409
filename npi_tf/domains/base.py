"""What a domain is: an environment, a library of programs and an expert."""

from __future__ import annotations

import abc
from collections.abc import Sequence
from typing import Any

import numpy as np

from npi_tf.interpreter import Limits, Policy
from npi_tf.programs import Library
from npi_tf.types import Arguments, Call


class Environment(abc.ABC):
    """A world that is observed and moved by `ACT` (e_t of eq. 1 and 5)."""

    @abc.abstractmethod
    def observe(self) -> np.ndarray:
        """Returns what is visible now.

        Returns:
            Integer array, one entry for each of the domain's
            `observation_sizes` and then for each of its `view_sizes`, at least
            0 and below it.
        """

    @abc.abstractmethod
    def act(self, arguments: Arguments) -> None:
        """Carries out one action.

        Args:
            arguments: the arguments of `ACT`; all zero does nothing.

        Raises:
            InvalidAction: the arguments mean nothing here. The environment
                is left as it was.
        """

    @abc.abstractmethod
    def render(self) -> str:
        """Returns the present state as one line of text."""


class Domain(abc.ABC):
    """Ties an environment to its programs, expert and problems.

    Problems are frozen, hashable values of the domain's own type, checked
    when they are made.

    Attributes:
        name: how command line, datasets and model directories call it.
        library: its programs.
        entry: the call that solves a problem.
        observation_sizes: number of values of each observed integer.
        view_sizes: number of values of each integer that names the picture
            seen. An expert may read the name; a network is shown the picture
            in its place. None in a domain without pictures.
        max_depth: frames that a run may have open at once.
        graph_module: dotted name of the module with the tensor twin of the
            environment. A name, because this half never loads TensorFlow.
        serving_module: likewise, of the module that says how it is served.
        pictures_module: likewise, of the module that shows its pictures.
        client_module: likewise, of the module with `request(problem)`, the
            inputs of its served signature, and `answer(problem, outputs)`.
            None in a domain whose whole problems are not sent.
        encoder: name of the encoder that sees its observations, which domains
            with the same environment share.
    """

    name: str
    library: Library
    entry: Call
    observation_sizes: tuple[int, ...]
    view_sizes: tuple[int, ...] = ()
    max_depth: int
    graph_module: str
    serving_module: str
    pictures_module: str = ""
    client_module: str = ""

    @property
    def encoder(self) -> str:
        """The domain's own name, unless it says otherwise."""
        return self.name

    @abc.abstractmethod
    def parse(self, words: Sequence[str]) -> Any:
        """Reads a problem off a command line; raises `InvalidProblem`."""

    @abc.abstractmethod
    def sample(self, rng: np.random.Generator, length: int) -> Any:
        """Draws a random problem of the given length."""

    @abc.abstractmethod
    def length(self, problem: Any) -> int:
        """Returns the length by which accuracy is reported."""

    @abc.abstractmethod
    def solution(self, problem: Any) -> str:
        """Returns the right answer, computed by plain Python."""

    @abc.abstractmethod
    def environment(self, problem: Any) -> Environment:
        """Returns a fresh environment that holds the problem."""

    @abc.abstractmethod
    def answer(self, environment: Environment) -> str:
        """Reads the answer off an environment after a run."""

    @abc.abstractmethod
    def expert(self) -> Policy:
        """Returns the policy that knows the algorithm."""

    @abc.abstractmethod
    def step_limit(self, problem: Any) -> int:
        """Returns a number of steps that the expert stays well below."""

    def limits(self, problem: Any) -> Limits:
        """Returns the bounds on a run of a problem."""
        return Limits(self.step_limit(problem), self.max_depth)

    @abc.abstractmethod
    def describe(self, arguments: Arguments) -> str:
        """Returns an action in the words of the paper's figures."""
