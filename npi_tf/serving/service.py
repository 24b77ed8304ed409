"""What a domain brings to what is served of it."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
import tensorflow as tf

from npi_tf.domains.base import Domain
from npi_tf.graph_interpreter import RunResult, TensorEnvironment
from npi_tf.model import NPI
from npi_tf.serving.statuses import Verdict

Inputs = dict[str, tf.Tensor]
"""What was sent, by name, with the batch in front."""


class Admission(NamedTuple):
    """A batch that is ready to run.

    Attributes:
        environment: initial state of the tensor environment; a row that is
            refused holds any valid problem.
        step_limit: int32 `(batch,)`, at least 1.
        refused: the rows that are not to be run.
    """

    environment: Any
    step_limit: tf.Tensor
    refused: Verdict


class Service(Protocol):
    """Whole problems of a domain as tensors that a request can hold.

    Attributes:
        inputs: what a problem is sent as, each with the batch in front.
        environment: in which it is solved.
        reads_decisions: whether answers are read off the decisions of a run.
        example_problem: a problem of the domain.
    """

    inputs: Sequence[tf.TensorSpec]
    environment: TensorEnvironment
    reads_decisions: bool
    example_problem: Any

    def admit(self, inputs: Inputs) -> Admission:
        """Turns what was sent into an environment, row by row."""

    def answer(self, inputs: Inputs, result: RunResult) -> Inputs:
        """Reads the answers off a run, by name, with the batch in front.

        What it says of rows that did not finish, nobody gets to see.
        """

    def example(self) -> dict[str, np.ndarray]:
        """Returns the inputs of a request with the example problem."""


def load_service(model: NPI, domain: Domain) -> Service:
    """Returns what a domain's `serving_module` makes of a model."""
    return importlib.import_module(domain.serving_module).service(model, domain)
