"""Which calls to train on next: the paper's adaptive curriculum (3.2).

Programs are drawn by a softmax over their average prediction error with a
temperature. Within a program, a share of the draws goes to calls in
proportion to their own error: one call that is wrong among thousands that
are right breaks every problem, yet hardly shows in its program's average.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from npi_tf.batches import Bucket
from npi_tf.calls import Calls
from npi_tf.errors import InvalidConfig


class Curriculum:
    """Draws batches of calls by how wrong the model is on them.

    With several domains a program of one competes with those of all others;
    one that two domains share counts for each of them by itself.

    Args:
        domains: for each, what there is to draw from, and its shapes of batch,
            which hold every call once.
        temperature: of the softmax over programs, above 0. Errors lie between
            0 and 1; a low temperature goes to the worst program alone. None
            for none: programs are drawn as often as they were recorded.
        hard_share: between 0 and 1, the share of draws within a program that
            goes by the calls' own errors. The rest goes by how often each call
            was recorded.

    Attributes:
        errors: float64 `(n,)`, the latest error known of each call, domain
            after domain; 1 before any estimate.

    Raises:
        InvalidConfig: temperature or share lie outside their range.
    """

    def __init__(
        self,
        domains: Sequence[tuple[Calls, tuple[Bucket, ...]]],
        temperature: float | None,
        hard_share: float,
    ):
        tempered = temperature is None or temperature > 0
        if not tempered or not 0 <= hard_share <= 1:
            raise InvalidConfig(
                "The curriculum takes a temperature above 0 and a share of "
                "hard calls between 0 and 1. Received: "
                f"temperature={temperature}, hard_share={hard_share}."
            )
        self._temperature = temperature
        self._hard_share = hard_share
        self._count = np.concatenate([calls.count for calls, _ in domains])
        self._first = np.cumsum([0, *(len(calls) for calls, _ in domains)])
        self._members = [
            first + np.flatnonzero(calls.program == program)
            for first, (calls, _) in zip(self._first, domains, strict=False)
            for program in range(len(calls.program_names))
        ]
        self._buckets = [
            (domain, bucket, self._first[domain] + bucket.members)
            for domain, (_, buckets) in enumerate(domains)
            for bucket in buckets
        ]
        self.errors = np.ones(len(self._count))

    def update(
        self, domain: int, index: np.ndarray, errors: np.ndarray
    ) -> None:
        """Takes note of errors seen.

        Args:
            domain: number of the domain.
            index: int `(m,)`, which of its calls.
            errors: float `(m,)`, between 0 and 1.
        """
        self.errors[self._first[domain] + index] = errors

    def program_errors(self) -> np.ndarray:
        """Returns each program's mean error over its recorded calls.

        Returns:
            Float `(programs,)`, domain after domain; 0 for a program without
            calls.
        """
        return np.array(
            [
                np.average(self.errors[m], weights=self._count[m])
                if len(m)
                else 0.0
                for m in self._members
            ]
        )

    def probabilities(self) -> np.ndarray:
        """Returns the probability of each call to be drawn, float `(n,)`."""
        weights = self._program_weights()
        weights /= weights.sum()
        result = np.zeros(len(self.errors))
        for weight, members in zip(weights, self._members, strict=True):
            if len(members):
                result[members] = weight * self._within(members)
        return result

    def _program_weights(self) -> np.ndarray:
        recorded = np.array([self._count[m].sum() for m in self._members])
        if self._temperature is None:
            return recorded.astype(float)
        scores = self.program_errors() / self._temperature
        return np.where(recorded > 0, np.exp(scores - scores.max()), 0.0)

    def draw(self, rng: np.random.Generator) -> tuple[int, Bucket, np.ndarray]:
        """Draws a bucket by the mass of its calls, then a batch from it.

        Returns:
            The number of the domain, the bucket, and int
            `(bucket.batch_size,)`: positions among the domain's calls.
        """
        mass = self.probabilities()
        bucket_mass = np.array([mass[m].sum() for _, _, m in self._buckets])
        chosen = _choose(rng, bucket_mass, 1)[0]
        domain, bucket, members = self._buckets[chosen]
        drawn = _choose(rng, mass[members], bucket.batch_size)
        return domain, bucket, bucket.members[drawn]

    def _within(self, members: np.ndarray) -> np.ndarray:
        usual = self._count[members] / self._count[members].sum()
        errors = self.errors[members]
        if not errors.any():
            return usual
        hard = errors / errors.sum()
        return self._hard_share * hard + (1 - self._hard_share) * usual


def _choose(
    rng: np.random.Generator, mass: np.ndarray, size: int
) -> np.ndarray:
    """Draws positions with replacement in proportion to `mass`."""
    edges = np.cumsum(mass)
    drawn = np.searchsorted(edges, rng.random(size) * edges[-1], side="right")
    return np.minimum(drawn, len(mass) - 1)
