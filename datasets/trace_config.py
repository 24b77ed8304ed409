"""The TFDS configuration of a dataset of traces."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import tensorflow_datasets as tfds

from datasets.problems import Share, draw_splits
from npi_tf.domains import get_domain


# TFDS leaves its base class open to change, so that it cannot be frozen here,
# and compares configurations by identity.
@dataclasses.dataclass(kw_only=True, eq=False)
class TraceConfig(tfds.core.BuilderConfig):
    """Which problems a dataset holds the traces of.

    Attributes:
        domain: name of the domain whose expert solves the problems.
        seed: decides which problems are drawn.
        shares: for each split, what it takes.
    """

    domain: str
    seed: int
    shares: Mapping[str, Share]

    def problems(self) -> dict[str, dict[int, Any]]:
        """Draws the problems of each split, by their numbers."""
        return draw_splits(get_domain(self.domain), self.shares, self.seed)
