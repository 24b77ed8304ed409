"""Sorting as it is served: padded integers in, padded integers out."""

from __future__ import annotations

import numpy as np
import tensorflow as tf

from npi_tf.domains.sort.domain import SortDomain, step_limit
from npi_tf.domains.sort.graph import TWIN, initial_state
from npi_tf.domains.sort.problem import VALUES, SortProblem
from npi_tf.graph_interpreter import RunResult
from npi_tf.model import NPI
from npi_tf.serving.rows import only
from npi_tf.serving.service import Admission, Inputs
from npi_tf.serving.statuses import Rule, Verdict, refusal

MAX_LENGTH = 200
"""Longer arrays are answered with the status `too_long`: bubble sort takes
nine steps for each pair of elements, and a batch waits for its slowest row."""

NO_ELEMENT = "no_element"
LENGTH_BEYOND_PADDING = "length_beyond_padding"
NOT_A_DIGIT = "not_a_digit"
TOO_LONG = "too_long"
_LARGE = tf.int32.max


class SortService:
    """Arrays in order.

    Inputs are `values`, int32 `(batch, width)`, of which each row's first
    `length` count, int32 `(batch,)`; the answer is `sorted`, int32 `(batch,
    width)`, 0 behind the length. A row may be refused as `no_element`,
    `length_beyond_padding`, `not_a_digit` or `too_long`.
    """

    inputs = (
        tf.TensorSpec([None, None], tf.int32, "values"),
        tf.TensorSpec([None], tf.int32, "length"),
    )
    environment = TWIN.environment
    reads_decisions = False
    example_problem = SortProblem((9, 2, 5))

    def admit(self, inputs: Inputs) -> Admission:
        """Lays arrays out at the right of their pads; see `Service`."""
        values, length = inputs["values"], inputs["length"]
        refused = _refusal(values, length)
        length = tf.where(refused.accepts, length, 1)
        # An array of width 0 still needs a cell for the rows that are refused.
        width = tf.maximum(tf.shape(values)[1], 1)
        values = only(refused.accepts, values)
        values = tf.pad(values, [[0, 0], [0, width - tf.shape(values)[1]]])
        cells = tf.cast(_shift(values, width - length), tf.int8)
        state = initial_state(cells[:, None], length)
        return Admission(state, step_limit(length), refused)

    def answer(self, inputs: Inputs, result: RunResult) -> Inputs:
        """Returns `sorted`; see `Service`."""
        return {"sorted": _sorted_values(inputs, result)}

    def example(self) -> dict[str, np.ndarray]:
        """Returns an array with one place too many; see `Service`."""
        values = self.example_problem.values
        return {
            "values": np.array([[*values, 0]], np.int32),
            "length": np.array([len(values)], np.int32),
        }


def service(model: NPI, domain: SortDomain) -> SortService:
    """Returns what an export of a model offers."""
    return SortService()


def _refusal(values, length) -> Verdict:
    width = tf.shape(values)[1]
    elements = _elements(values, length)
    wrong = elements & ((values < 0) | (values >= VALUES))
    rules = (
        (
            length < 1,
            NO_ELEMENT,
            ("`length` must be at least 1. Received: ", length),
        ),
        (
            length > width,
            LENGTH_BEYOND_PADDING,
            ("`length` must fit into a row of ", width, ". Received: ", length),
        ),
        (
            length > MAX_LENGTH,
            TOO_LONG,
            (f"`length` must be at most {MAX_LENGTH}. Received: ", length),
        ),
        (
            tf.reduce_any(wrong, axis=1),
            NOT_A_DIGIT,
            (
                f"`values` must be from 0 to {VALUES - 1}. Received: some "
                "from ",
                tf.reduce_min(tf.where(elements, values, _LARGE), axis=1),
                " to ",
                tf.reduce_max(tf.where(elements, values, -_LARGE), axis=1),
            ),
        ),
    )
    return refusal(
        [
            Rule(broken, status, _text(parts, length))
            for broken, status, parts in rules
        ]
    )


def _text(parts, length):
    """Joins texts and integers to a sentence for each row."""
    return tf.strings.join(
        [
            tf.fill(tf.shape(length), part)
            if isinstance(part, str)
            else tf.strings.as_string(tf.broadcast_to(part, tf.shape(length)))
            for part in (*parts, ".")
        ]
    )


def _elements(values, length):
    """Returns which values count, bool `(batch, width)`."""
    return tf.range(tf.shape(values)[1]) < length[:, None]


def _sorted_values(inputs: Inputs, result: RunResult):
    cells = result.environment.cells[:, 0]
    width = tf.shape(cells)[1]
    values = _shift(cells, result.environment.columns - width)
    sent = inputs["values"]
    values = values[:, : tf.shape(sent)[1]]
    elements = _elements(sent, inputs["length"])
    return tf.where(elements, tf.cast(values, tf.int32), 0)


def _shift(values, by):
    """Moves each row to the right (to the left if `by` is negative).

    What leaves a row comes in again at its other end.
    """
    width = tf.shape(values)[1]
    source = (tf.range(width) - by[:, None]) % width
    return tf.gather(values, source, batch_dims=1)
