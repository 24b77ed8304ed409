"""Addition as it is served: decimal strings in, decimal strings out."""

from __future__ import annotations

import numpy as np
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
from npi_tf.domains.addition.graph import TWIN
from npi_tf.domains.addition.problem import AdditionProblem
from npi_tf.domains.pad_graph import PadState
from npi_tf.graph_interpreter import RunResult
from npi_tf.model import NPI
from npi_tf.serving.service import Admission, Inputs
from npi_tf.serving.statuses import Rule, Verdict, refusal, shown_text

MAX_DIGITS = 10_000
"""Longer numbers are answered with the status `too_long`: one row decides how
wide the pads of its whole batch are, and how long the others wait."""

NOT_A_NUMBER = "not_a_number"
TOO_LONG = "too_long"


class AdditionService:
    """Sums of strings.

    Inputs are `a` and `b`, strings `(batch,)` of decimal digits; the answer is
    `sum`, string `(batch,)`. A row may be refused as `not_a_number` or
    `too_long`.

    Args:
        domain: addition.
    """

    inputs = (
        tf.TensorSpec([None], tf.string, "a"),
        tf.TensorSpec([None], tf.string, "b"),
    )
    environment = TWIN.environment
    reads_decisions = False
    example_problem = AdditionProblem("96", "125")

    def __init__(self, domain: AdditionDomain):
        self._domain = domain

    def admit(self, inputs: Inputs) -> Admission:
        """Writes numbers on pads; see `Service`."""
        a, b = inputs["a"], inputs["b"]
        refused = _refusal(inputs)
        state = _pads(
            tf.where(refused.accepts, a, "0"),
            tf.where(refused.accepts, b, "0"),
        )
        limit = state.columns * self._domain.steps_per_column
        return Admission(state, limit, refused)

    def answer(self, inputs: Inputs, result: RunResult) -> Inputs:
        """Returns `sum`; see `Service`."""
        return {"sum": _decimal(result.environment.cells[:, OUT])}

    def example(self) -> dict[str, np.ndarray]:
        """Returns the sum of the paper's figures; see `Service`."""
        problem = self.example_problem
        return {
            "a": np.array([problem.a.encode()]),
            "b": np.array([problem.b.encode()]),
        }


def service(model: NPI, domain: AdditionDomain) -> AdditionService:
    """Returns what an export of a model offers."""
    return AdditionService(domain)


def _refusal(inputs: Inputs) -> Verdict:
    rules = [_decimal_rule(name, text) for name, text in inputs.items()]
    rules += [_length_rule(name, text) for name, text in inputs.items()]
    return refusal(rules)


def _decimal_rule(name: str, text) -> Rule:
    message = tf.strings.join(
        [
            f"`{name}` must be decimal digits 0-9, without sign, space or "
            "point. Received: '",
            shown_text(text),
            "'.",
        ]
    )
    is_decimal = tf.strings.regex_full_match(text, "[0-9]+")
    return Rule(~is_decimal, NOT_A_NUMBER, message)


def _length_rule(name: str, text) -> Rule:
    length = tf.strings.length(text)
    message = tf.strings.join(
        [
            f"`{name}` must have at most {MAX_DIGITS} digits. Received: ",
            tf.strings.as_string(length),
            ".",
        ]
    )
    return Rule(length > MAX_DIGITS, TOO_LONG, message)


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
