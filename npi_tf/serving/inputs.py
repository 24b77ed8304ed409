"""Inputs of served functions, checked where the server does not."""

from __future__ import annotations

from collections.abc import Sequence

import tensorflow as tf

from npi_tf.serving.service import Inputs


def checked_inputs(
    specs: Sequence[tf.TensorSpec], tensors: Sequence[tf.Tensor]
) -> Inputs:
    """Returns the inputs by name.

    A server feeds whatever shape it is sent, and tensors of unequal batch
    sizes would be broadcast. When run, a wrong rank or size, or inputs that
    differ in their number of rows, end the request as INVALID_ARGUMENT.
    """
    inputs = {
        spec.name: tf.ensure_shape(tensor, spec.shape)
        for spec, tensor in zip(specs, tensors, strict=True)
    }
    rows = [tf.shape(tensor)[0] for tensor in inputs.values()]
    check = tf.debugging.assert_equal(
        tf.stack(rows),
        rows[0],
        message="All inputs must have the same number of rows.",
    )
    with tf.control_dependencies([check] if check is not None else []):
        return {name: tf.identity(part) for name, part in inputs.items()}
