"""Setting elements of a tensor in place, compiled by XLA or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

Exchange = Callable[[Any, Any, Any, Any], tf.Tensor]
"""Sets elements of an int32 tensor. It takes the tensor, indices as those of
`tf.tensor_scatter_nd_update`, what the elements hold, and what they shall."""


def exchange(compiled: bool) -> Exchange:
    """Returns what works in place in graphs that XLA compiles, or others."""
    return _exchange_compiled if compiled else _exchange_plain


def _exchange_compiled(tensor, indices, held, values):
    return tf.tensor_scatter_nd_update(tensor, indices, values)


def _exchange_plain(tensor, indices, held, values):
    # TensorFlow's own kernel of `tensor_scatter_nd_update` copies the tensor.
    # That of this addition does not, and XLA does not know it.
    return tf.raw_ops.ScatterNdNonAliasingAdd(
        input=tensor, indices=indices, updates=values - held
    )
