"""Addition as a client of a model server sends and reads it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from npi_tf.domains.addition.problem import AdditionProblem


def request(problem: AdditionProblem) -> dict[str, np.ndarray]:
    """Returns a batch of one: `a` and `b`, texts `(1,)`."""
    return {
        "a": np.array([problem.a.encode()], object),
        "b": np.array([problem.b.encode()], object),
    }


def answer(problem: AdditionProblem, outputs: Mapping[str, np.ndarray]) -> str:
    """Reads the sum off a batch of one.

    Raises:
        KeyError, IndexError, ValueError: there is none among the outputs.
    """
    return outputs["sum"][0].decode()
