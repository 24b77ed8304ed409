"""Asking exported models within the process that runs the tests."""

import functools

import tensorflow as tf

from tests.v1_session import texts


@functools.cache
def load(version):
    """Returns a version's signatures by name."""
    return tf.saved_model.load(str(version)).signatures


def predictor(version):
    """Returns what answers as a client of a server does."""

    def predict(signature, inputs):
        function = load(version)[signature]
        specs = function.structured_input_signature[1]
        outputs = function(
            **{
                name: tf.constant(value, specs[name].dtype)
                for name, value in inputs.items()
            }
        )
        return {name: texts(rows.numpy()) for name, rows in outputs.items()}

    return predict
