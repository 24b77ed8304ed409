"""Sorting as a served signature: padded integers in, padded integers out."""

from __future__ import annotations

from collections.abc import Callable

import tensorflow as tf

from npi_tf.domains.sort.domain import SortDomain, step_limit
from npi_tf.domains.sort.graph import initial_state
from npi_tf.domains.sort.problem import VALUES
from npi_tf.graph_interpreter import GraphInterpreter, RunResult
from npi_tf.model import NPI
from npi_tf.serving.statuses import FINISHED, status_words
from npi_tf.solver import make_interpreter

MAX_LENGTH = 200
"""Longer arrays are answered with the status `too_long`: bubble sort takes
nine steps for each pair of elements, and a batch waits for its slowest row."""

NO_ELEMENT = "no_element"
LENGTH_BEYOND_PADDING = "length_beyond_padding"
NOT_A_DIGIT = "not_a_digit"
TOO_LONG = "too_long"

INPUT_SIGNATURE = (
    tf.TensorSpec([None, None], tf.int32, "values"),
    tf.TensorSpec([None], tf.int32, "length"),
)


def signatures(
    model: NPI, domain: SortDomain
) -> dict[str, tf.types.experimental.GenericFunction]:
    """Returns the functions that an export of a model offers.

    `serving_default` takes `values`, int32 `(batch, width)`, of which each
    row's first `length` count, int32 `(batch,)`. It returns `sorted`, int32
    `(batch, width)`, 0 behind the length and in rows that did not finish; and
    `status`, string `(batch,)`: `finished`, `step_limit`, `depth_limit`,
    `invalid_action`, `no_element`, `length_beyond_padding`, `not_a_digit` or
    `too_long`.
    """
    return {
        "serving_default": serve(model, domain, "sorted", _sorted_values),
    }


def serve(
    model: NPI,
    domain: SortDomain,
    name: str,
    read: Callable[[RunResult, tf.Tensor], tf.Tensor],
) -> tf.types.experimental.GenericFunction:
    """Returns a signature that runs a domain's entry program on arrays.

    Args:
        model: has the domain's encoder and programs.
        domain: sorting, or one with the same environment.
        name: of the answer among the outputs.
        read: from a run and which of the values were elements, bool `(batch,
            width)`, to the integer answers, with the batch in front.
    """
    interpreter = make_interpreter(model, domain)

    @tf.function(input_signature=INPUT_SIGNATURE)
    def run(values, length):
        refusal = _refusal(values, length)
        accepted = tf.equal(refusal, "")
        length = tf.where(accepted, length, 1)
        result = _run(interpreter, values, length, accepted)
        status = status_words(result.status, refusal)
        answer = read(result, _elements(values, length))
        finished = tf.equal(status, FINISHED)
        finished = tf.reshape(finished, [-1] + [1] * (len(answer.shape) - 1))
        return {name: tf.where(finished, answer, 0), "status": status}

    return run


def _run(interpreter: GraphInterpreter, values, length, accepted) -> RunResult:
    # An array of width 0 still needs a cell for the rows that are refused.
    width = tf.maximum(tf.shape(values)[1], 1)
    values = tf.where(accepted[:, None], values, 0)
    values = tf.pad(values, [[0, 0], [0, width - tf.shape(values)[1]]])
    cells = tf.cast(_shift(values, width - length), tf.int8)
    return interpreter.run(
        initial_state(cells[:, None], length), step_limit(length)
    )


def _refusal(values, length):
    """Returns why a row is not solved, `""` if it is."""
    elements = _elements(values, length)
    digits = tf.reduce_all(
        ~elements | ((values >= 0) & (values < VALUES)), axis=1
    )
    reasons = (
        (length < 1, NO_ELEMENT),
        (length > tf.shape(values)[1], LENGTH_BEYOND_PADDING),
        (length > MAX_LENGTH, TOO_LONG),
        (~digits, NOT_A_DIGIT),
    )
    refusal = tf.fill(tf.shape(length), "")
    for holds, reason in reversed(reasons):
        refusal = tf.where(holds, reason, refusal)
    return refusal


def _elements(values, length):
    """Returns which values count, bool `(batch, width)`."""
    return tf.range(tf.shape(values)[1]) < length[:, None]


def _sorted_values(result: RunResult, elements):
    cells = result.environment.cells[:, 0]
    width = tf.shape(cells)[1]
    values = _shift(cells, result.environment.columns - width)
    values = values[:, : tf.shape(elements)[1]]
    return tf.where(elements, tf.cast(values, tf.int32), 0)


def _shift(values, by):
    """Moves each row to the right (to the left if `by` is negative).

    What leaves a row comes in again at its other end.
    """
    width = tf.shape(values)[1]
    source = (tf.range(width) - by[:, None]) % width
    return tf.gather(values, source, batch_dims=1)
