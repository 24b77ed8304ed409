"""What a model decides at the steps of recorded calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import tensorflow as tf

from npi_tf.batches import batch_of, make_buckets, show, slices
from npi_tf.calls import Calls
from npi_tf.model import NPI, Choice

_BATCH = 256


def decision_batches(
    calls: Calls,
) -> Iterator[tuple[np.ndarray, dict[str, np.ndarray]]]:
    """Yields every call once, in batches of few shapes.

    Yields:
        The positions of k calls, and a batch whose first k rows are these;
        the rest fills it up.
    """
    for bucket in make_buckets(calls.length, _BATCH):
        for index, kept in slices(bucket.members, bucket.batch_size):
            batch = batch_of(calls, index, bucket.steps)
            yield index[:kept], show(batch, calls)


def decider(model: NPI, encoder: str) -> Callable[[dict[str, Any]], Choice]:
    """Returns the function from a batch of calls to a model's decisions.

    Args:
        model: decides; what it saw before is what was recorded, not what it
            would have brought about itself.
        encoder: name of the encoder that sees the observations.
    """

    @tf.function(reduce_retracing=True)
    def decide(batch):
        return model.choose(model(batch, domain=encoder))

    return decide
