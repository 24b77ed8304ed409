"""The environment of MAX in tensors: that of sorting, read another way."""

from __future__ import annotations

import tensorflow as tf

from npi_tf.domains.pad_graph import PadState
from npi_tf.domains.sort.environment import FIRST
from npi_tf.domains.sort.graph import SortTwin


class MaxTwin(SortTwin):
    """The environment of MAX for a batch of problems."""

    def answers(self, state: PadState) -> list[str]:
        """Returns the element under each array's pointer 1."""
        return list(map(str, first_elements(state).numpy()))


def first_elements(state: PadState) -> tf.Tensor:
    """Returns what is under pointer 1 of each array, int8 `(B,)`."""
    return tf.gather(state.cells[:, 0], state.pointers[:, FIRST], batch_dims=1)


TWIN = MaxTwin()
