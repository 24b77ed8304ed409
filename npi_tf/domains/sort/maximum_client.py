"""MAX as a client of a model server sends and reads it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from npi_tf.domains.sort import client
from npi_tf.domains.sort.problem import SortProblem

request = client.request
"""An array is sent as for sorting."""


def answer(problem: SortProblem, outputs: Mapping[str, np.ndarray]) -> str:
    """Reads the largest element off a batch of one.

    Raises:
        KeyError, IndexError: there is none among the outputs.
    """
    return str(outputs["maximum"][0].item())
