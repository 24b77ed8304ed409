"""One step of the core as a served signature, for worlds outside the server.

Who asks keeps the call stack, and acts: a camera, a robot. Nothing of a call
stays on the server.
"""

from __future__ import annotations

import numpy as np
import tensorflow as tf

from npi_tf.domains.base import Domain
from npi_tf.layers import PICTURE_SIZE
from npi_tf.model import NPI
from npi_tf.serving.inputs import checked_inputs
from npi_tf.serving.rows import only, outside
from npi_tf.serving.service import Inputs, Service
from npi_tf.serving.statuses import (
    Rule,
    Verdict,
    refusal,
    shown_integers,
)

DECIDED = "decided"
UNKNOWN_PROGRAM = "unknown_program"
ARGUMENTS_OUT_OF_RANGE = "arguments_out_of_range"
OBSERVATION_OUT_OF_RANGE = "observation_out_of_range"
STATE_NOT_FINITE = "state_not_finite"


def state_size(model: NPI) -> int:
    """Returns the width of the core's state: h and c of each layer."""
    return 2 * model.layers_count * model.units


def observed_name(domain: Domain) -> str:
    """Returns the name of the observed integers among the inputs.

    Beside a picture, they say what it is turned to.
    """
    return "target" if domain.view_sizes else "observation"


def step_function(
    model: NPI, domain: Domain
) -> tf.types.experimental.GenericFunction:
    """Returns the signature that evaluates one step of each of a batch.

    It takes `observation`, int32 `(batch, n)`, or, in a domain with pictures,
    `target`, int32 `(batch, n)`, and `picture`, uint8 `(batch, 128, 128, 3)`;
    and the running call's `program` int32 `(batch,)`, `arguments` int32
    `(batch, 3)` and `state` float32 `(batch, 2 * layers * units)`, zero when a
    call begins.

    It returns `next_program` int32 `(batch,)`, `next_arguments` int32
    `(batch, 3)`, `end` bool `(batch,)` and `next_state`; and `status` and
    `message`, strings `(batch,)`. Rows other than `decided` hold -1, False
    and 0.
    """
    specs, observed = _specs(model, domain), observed_name(domain)
    encoder = model.encoder(domain.encoder)

    @tf.function(input_signature=specs)
    def step(*tensors):
        inputs = checked_inputs(specs, tensors)
        refused = _refusal(model, domain, inputs)
        accepted = refused.accepts
        seen = only(accepted, inputs[observed])
        if domain.view_sizes:
            seen = seen, _look(encoder, inputs["picture"])
        logits, after = model.step(
            seen,
            only(accepted, inputs["arguments"]),
            only(accepted, inputs["program"]),
            tf.split(
                only(accepted, inputs["state"]),
                2 * model.layers_count,
                axis=1,
            ),
            domain.encoder,
        )
        choice = model.choose(logits)
        return {
            "next_program": only(accepted, choice.program, -1),
            "next_arguments": only(accepted, choice.arguments, -1),
            "end": accepted & choice.end,
            "next_state": only(accepted, tf.concat(after, axis=1)),
            "status": tf.where(accepted, DECIDED, refused.status),
            "message": refused.message,
        }

    return step


def step_example(
    model: NPI, domain: Domain, service: Service
) -> dict[str, np.ndarray]:
    """Returns the inputs of the first step of the example problem."""
    environment = domain.environment(service.example_problem)
    symbols = environment.observe()[: len(domain.observation_sizes)]
    example = {observed_name(domain): symbols[None].astype(np.int32)}
    if domain.view_sizes:
        size = (1, PICTURE_SIZE, PICTURE_SIZE, 3)
        example["picture"] = np.full(size, 127, np.uint8)
    program = model.program_names.index(domain.entry.program)
    return {
        **example,
        "program": np.array([program], np.int32),
        "arguments": np.array([domain.entry.arguments], np.int32),
        "state": np.zeros((1, state_size(model)), np.float32),
    }


def _specs(model: NPI, domain: Domain) -> list[tf.TensorSpec]:
    specs = [
        tf.TensorSpec(
            [None, len(domain.observation_sizes)],
            tf.int32,
            observed_name(domain),
        ),
        tf.TensorSpec([None], tf.int32, "program"),
        tf.TensorSpec([None, 3], tf.int32, "arguments"),
        tf.TensorSpec([None, state_size(model)], tf.float32, "state"),
    ]
    if domain.view_sizes:
        size = [None, PICTURE_SIZE, PICTURE_SIZE, 3]
        specs.append(tf.TensorSpec(size, tf.uint8, "picture"))
    return specs


def _look(encoder, picture):
    """Returns the features of pictures, also of none at all.

    TensorFlow fails to pool nothing, so there is always one to look at.
    """
    count = tf.shape(picture)[0]
    missing = tf.maximum(1 - count, 0)
    picture = tf.pad(picture, [[0, missing], [0, 0], [0, 0], [0, 0]])
    return encoder.look(picture)[:count]


def _refusal(model: NPI, domain: Domain, inputs: Inputs) -> Verdict:
    observed = observed_name(domain)
    return refusal(
        [
            # A gather beyond the program memory would fail the whole batch.
            _program_rule(inputs["program"], len(model.program_names)),
            _range_rule(
                "arguments",
                inputs["arguments"],
                model.argument_sizes,
                ARGUMENTS_OUT_OF_RANGE,
            ),
            _range_rule(
                observed,
                inputs[observed],
                domain.observation_sizes,
                OBSERVATION_OUT_OF_RANGE,
            ),
            _state_rule(inputs["state"]),
        ]
    )


def _program_rule(program, count: int) -> Rule:
    message = tf.strings.join(
        [
            f"`program` must be an id from 0 to {count - 1}. Received: ",
            tf.strings.as_string(program),
            ".",
        ]
    )
    return Rule((program < 0) | (program >= count), UNKNOWN_PROGRAM, message)


def _range_rule(name: str, rows, sizes: tuple[int, ...], status: str) -> Rule:
    message = tf.strings.join(
        [
            f"`{name}` must be {len(sizes)} integers, at least 0 and below "
            f"{sizes}. Received: (",
            shown_integers(rows),
            ").",
        ]
    )
    return Rule(outside(rows, sizes), status, message)


def _state_rule(state) -> Rule:
    finite = tf.reduce_all(tf.math.is_finite(state), axis=1)
    message = "`state` must be finite numbers. Received: others among them."
    return Rule(~finite, STATE_NOT_FINITE, tf.fill(tf.shape(finite), message))
