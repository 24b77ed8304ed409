"""Draws the problems of a dataset and deals them out to its splits."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from npi_tf.domains import Domain
from npi_tf.errors import InvalidConfig

PATIENCE = 10_000
"""Draws in a row without a new problem after which none is left, we say.

If a single one of 100 equally likely problems were left, it would escape so
many draws with a probability of 1e-44.
"""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """What one split takes of the problems of a dataset.

    Attributes:
        lengths: of the problems, as their domain measures them.
        per_length: problems of each of these lengths.

    Raises:
        InvalidConfig: no problem would be taken.
    """

    lengths: range
    per_length: int

    def __post_init__(self) -> None:
        if not self.lengths or self.per_length < 1:
            raise InvalidConfig(
                "A split must take at least one problem of at least one "
                f"length. Received: {self}."
            )

    def of_length(self, length: int) -> int:
        """Returns how many problems of a length the split takes."""
        return self.per_length if length in self.lengths else 0


def same_lengths(lengths: range, **per_length: int) -> dict[str, Share]:
    """Returns shares of splits that are made of the same lengths.

    Args:
        lengths: of the problems of every split.
        **per_length: for each split, its problems of each of these lengths.
    """
    return {
        split: Share(lengths=lengths, per_length=count)
        for split, count in per_length.items()
    }


def draw_splits(
    domain: Domain, shares: Mapping[str, Share], seed: int
) -> dict[str, dict[int, Any]]:
    """Draws the problems of all splits so that no two problems are equal.

    Args:
        domain: where the problems come from.
        shares: for each split, what it takes.
        seed: decides everything that is drawn.

    Returns:
        For each split its problems by their number. Numbers count from 0
        through all splits in the order of `shares`, and within a split from
        short problems to long ones.

    Raises:
        InvalidConfig: the domain has too few problems of some length.
    """
    rng = np.random.default_rng(seed)
    dealt: dict[str, list[Any]] = {split: [] for split in shares}
    lengths = {length for share in shares.values() for length in share.lengths}
    for length in sorted(lengths):
        counts = {s: share.of_length(length) for s, share in shares.items()}
        drawn = iter(draw_distinct(domain, rng, length, sum(counts.values())))
        for split, count in counts.items():
            dealt[split] += [next(drawn) for _ in range(count)]
    numbers = iter(range(sum(map(len, dealt.values()))))
    return {
        split: {next(numbers): problem for problem in problems}
        for split, problems in dealt.items()
    }


def draw_distinct(
    domain: Domain, rng: np.random.Generator, length: int, count: int
) -> list[Any]:
    """Draws problems of one length, no two of them equal, in random order.

    Raises:
        InvalidConfig: `PATIENCE` draws in a row brought nothing new.
    """
    drawn: dict[Any, None] = {}
    misses = 0
    while len(drawn) < count:
        problem = domain.sample(rng, length)
        misses = misses + 1 if problem in drawn else 0
        if misses == PATIENCE:
            raise InvalidConfig(
                f"All splits together must leave enough {domain.name} problems "
                f"of length {length} to draw {count} different ones. "
                f"Received: {len(drawn)}, and nothing new in {misses} draws."
            )
        drawn[problem] = None
    # Unlikely problems tend to be drawn late. Dealt out in that order, they
    # would gather in the last split.
    problems = list(drawn)
    return [problems[i] for i in rng.permutation(count)]
