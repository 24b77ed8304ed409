"""Addition as a served signature: decimal strings in, decimal strings out."""

from __future__ import annotations

import tensorflow as tf

from npi_tf.domains.addition.domain import AdditionDomain
from npi_tf.domains.addition.environment import (
    BLANK,
    INP1,
    INP2,
    OUT,
    ROW_NAMES,
    columns_for,
)
from npi_tf.domains.pad_graph import PadState
from npi_tf.graph_interpreter import GraphInterpreter
from npi_tf.model import NPI
from npi_tf.serving.statuses import FINISHED, status_words
from npi_tf.solver import make_interpreter

MAX_DIGITS = 100_000
"""Longer numbers are answered with the status `too_long`: one row decides how
wide the pads of its whole batch are."""

NOT_A_NUMBER = "not_a_number"
TOO_LONG = "too_long"


def signatures(
    model: NPI, domain: AdditionDomain
) -> dict[str, tf.types.experimental.GenericFunction]:
    """Returns the functions that an export of a model offers.

    `serving_default` takes `a` and `b`, strings `(batch,)` of decimal digits.
    It returns `sum`, string `(batch,)`, empty unless the run finished, and
    `status`, string `(batch,)`: `finished`, `step_limit`, `depth_limit`,
    `invalid_action`, `not_a_number` or `too_long`.
    """
    interpreter = make_interpreter(model, domain)
    number = tf.TensorSpec([None], tf.string)

    @tf.function(
        input_signature=[
            tf.TensorSpec.from_spec(number, "a"),
            tf.TensorSpec.from_spec(number, "b"),
        ]
    )
    def add(a, b):
        return _add(interpreter, domain.steps_per_column, a, b)

    return {"serving_default": add}


def _add(interpreter: GraphInterpreter, steps_per_column: int, a, b):
    refusal = _refusal(a, b)
    accepted = tf.equal(refusal, "")
    state = _pads(tf.where(accepted, a, "0"), tf.where(accepted, b, "0"))
    result = interpreter.run(state, state.columns * steps_per_column)
    status = status_words(result.status, refusal)
    total = _decimal(result.environment.cells[:, OUT])
    finished = tf.equal(status, FINISHED)
    return {"sum": tf.where(finished, total, ""), "status": status}


def _refusal(a, b):
    """Returns why a row is not solved, `""` if it is."""
    digits = _is_decimal(a) & _is_decimal(b)
    fits = tf.maximum(tf.strings.length(a), tf.strings.length(b)) <= MAX_DIGITS
    return tf.where(digits, tf.where(fits, "", TOO_LONG), NOT_A_NUMBER)


def _is_decimal(number):
    return tf.strings.regex_full_match(number, "[0-9]+")


def _pads(a, b) -> PadState:
    lengths = tf.stack([tf.strings.length(a), tf.strings.length(b)])
    columns = columns_for(tf.reduce_max(lengths, axis=0))
    # An empty batch has no longest row; its pads have no rows either.
    width = tf.maximum(tf.reduce_max(columns), columns_for(1))
    rows = [tf.fill([tf.size(a), width], BLANK)] * len(ROW_NAMES)
    rows[INP1] = _right_aligned(a, width)
    rows[INP2] = _right_aligned(b, width)
    return PadState(
        tf.cast(tf.stack(rows, axis=1), tf.int8),
        tf.fill([tf.size(a), len(ROW_NAMES)], width - 1),
        columns,
    )


def _right_aligned(number, width):
    """Returns digits int32 `(batch, width)`, blank on the left."""
    codes = tf.cast(
        tf.io.decode_raw(number, tf.uint8, fixed_length=width), tf.int32
    )
    source = tf.range(width) - (width - tf.strings.length(number)[:, None])
    digits = tf.gather(codes, tf.maximum(source, 0), batch_dims=1) - ord("0")
    return tf.where(source >= 0, digits, BLANK)


def _decimal(row):
    """Returns the numbers in output rows as strings, without leading 0."""
    alphabet = tf.constant([*"0123456789", ""])
    digits = tf.gather(alphabet, tf.cast(row, tf.int32))
    return tf.strings.regex_replace(
        tf.strings.reduce_join(digits, axis=1), "^0+([0-9])", r"\1"
    )
