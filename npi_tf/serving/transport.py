"""What the two protocols have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np

from npi_tf.serving.model_info import ModelInfo

AVAILABLE = "AVAILABLE"
"""The state of a version that answers."""


class Transport(Protocol):
    """Asks a server once about one model.

    Every method takes the seconds that an answer may take, and raises
    `Failure` if there is none.
    """

    def predict(
        self, signature: str, inputs: Mapping[str, np.ndarray], timeout: float
    ) -> dict[str, np.ndarray]:
        """Returns a signature's outputs."""

    def metadata(self, timeout: float) -> ModelInfo:
        """Returns what the server says of the model."""

    def states(self, timeout: float) -> list[str]:
        """Returns the state of each version, such as `AVAILABLE`."""

    def close(self) -> None:
        """Gives up what is on its way and closes the connection."""
