"""Which calls to train on next: the paper's adaptive curriculum (3.2).

Programs are drawn by a softmax over their average prediction error with a
temperature. Within a program, a share of the draws goes to calls in
proportion to their own error: one call that is wrong among thousands that
are right breaks every problem, yet hardly shows in its program's average.
"""

from __future__ import annotations

import numpy as np

from npi_tf.batches import Bucket
from npi_tf.calls import Calls
from npi_tf.errors import InvalidConfig


class Curriculum:
    """Draws batches of calls by how wrong the model is on them.

    Args:
        calls: what there is to draw from.
        buckets: shapes of batch; they hold every call once.
        temperature: of the softmax over programs, above 0. Errors lie between
            0 and 1; a low temperature goes to the worst program alone.
        hard_share: between 0 and 1, the share of draws within a program that
            goes by the calls' own errors. The rest goes by how often each call
            was recorded.

    Attributes:
        errors: float64 `(n,)`, the latest error known of each call; 1 before
            any estimate.

    Raises:
        InvalidConfig: temperature or share lie outside their range.
    """

    def __init__(
        self,
        calls: Calls,
        buckets: tuple[Bucket, ...],
        temperature: float,
        hard_share: float,
    ):
        if not temperature > 0 or not 0 <= hard_share <= 1:
            raise InvalidConfig(
                "The curriculum takes a temperature above 0 and a share of "
                "hard calls between 0 and 1. Received: "
                f"temperature={temperature}, hard_share={hard_share}."
            )
        self.errors = np.ones(len(calls))
        self._calls = calls
        self._buckets = buckets
        self._temperature = temperature
        self._hard_share = hard_share
        self._members = [
            np.flatnonzero(calls.program == i)
            for i in range(len(calls.program_names))
        ]

    def update(self, index: np.ndarray, errors: np.ndarray) -> None:
        """Takes note of errors seen.

        Args:
            index: int `(m,)`, which calls.
            errors: float `(m,)`, between 0 and 1.
        """
        self.errors[index] = errors

    def program_errors(self) -> np.ndarray:
        """Returns each program's mean error over its recorded calls.

        Returns:
            Float `(programs,)`; 0 for a program without calls.
        """
        return np.array(
            [
                np.average(self.errors[m], weights=self._calls.count[m])
                if len(m)
                else 0.0
                for m in self._members
            ]
        )

    def probabilities(self) -> np.ndarray:
        """Returns the probability of each call to be drawn, float `(n,)`."""
        present = np.array([len(m) > 0 for m in self._members])
        scores = self.program_errors() / self._temperature
        weights = np.where(present, np.exp(scores - scores.max()), 0.0)
        weights /= weights.sum()
        result = np.zeros(len(self.errors))
        for weight, members in zip(weights, self._members, strict=True):
            if len(members):
                result[members] = weight * self._within(members)
        return result

    def draw(self, rng: np.random.Generator) -> tuple[Bucket, np.ndarray]:
        """Draws a bucket by the mass of its calls, then a batch from it.

        Returns:
            The bucket, and int `(bucket.batch_size,)`: positions of calls.
        """
        mass = self.probabilities()
        bucket_mass = np.array([mass[b.members].sum() for b in self._buckets])
        bucket = self._buckets[_choose(rng, bucket_mass, 1)[0]]
        chosen = _choose(rng, mass[bucket.members], bucket.batch_size)
        return bucket, bucket.members[chosen]

    def _within(self, members: np.ndarray) -> np.ndarray:
        usual = self._calls.count[members] / self._calls.count[members].sum()
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
