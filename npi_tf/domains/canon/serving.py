"""The network as a served signature, one decision at a time.

The camera stands elsewhere, in a robot or a program that renders: it sends
what it sees, moves as it is told, and asks again.
"""

from __future__ import annotations

import tensorflow as tf

from npi_tf.domains.canon.domain import CanonDomain
from npi_tf.layers import PICTURE_SIZE
from npi_tf.model import NPI


def signatures(
    model: NPI, domain: CanonDomain
) -> dict[str, tf.types.experimental.GenericFunction]:
    """Returns the functions that an export of a model offers.

    `serving_default` evaluates one step of each of a batch of calls. It takes
    `picture` uint8 `(batch, 128, 128, 3)`; `target` int32 `(batch, 2)`,
    indices of azimuth (below 24) and elevation (below 5); the running call's
    `program` int32 `(batch,)`, `arguments` int32 `(batch, 3)` and `state`
    float `(batch, 2 * layers * units)`, zero when a call begins. It returns
    `next_program` int32 `(batch,)`, `next_arguments` int32 `(batch, 3)`, `end`
    bool `(batch,)` and `next_state`.
    """
    width = 2 * model.layers_count * model.units
    encoder = model.encoder(domain.encoder)

    @tf.function(
        input_signature=[
            tf.TensorSpec(
                [None, PICTURE_SIZE, PICTURE_SIZE, 3], tf.uint8, "picture"
            ),
            tf.TensorSpec([None, 2], tf.int32, "target"),
            tf.TensorSpec([None], tf.int32, "program"),
            tf.TensorSpec([None, 3], tf.int32, "arguments"),
            tf.TensorSpec([None, width], tf.float32, "state"),
        ]
    )
    def step(picture, target, program, arguments, state):
        logits, after = model.step(
            (target, encoder.look(picture)),
            arguments,
            program,
            tf.split(state, 2 * model.layers_count, axis=1),
            domain.encoder,
        )
        choice = model.choose(logits)
        return {
            "next_program": choice.program,
            "next_arguments": choice.arguments,
            "end": choice.end,
            "next_state": tf.concat(after, axis=1),
        }

    return {"serving_default": step}
