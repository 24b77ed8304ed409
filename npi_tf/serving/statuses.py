"""How served rows say what became of them."""

from __future__ import annotations

import tensorflow as tf

from npi_tf.interpreter import Status

_WORDS = {
    Status.RUNNING: "running",
    Status.FINISHED: "finished",
    Status.STEP_LIMIT: "step_limit",
    Status.DEPTH_LIMIT: "depth_limit",
    Status.INVALID_ACTION: "invalid_action",
}
FINISHED = _WORDS[Status.FINISHED]


def status_words(status: tf.Tensor, refusal: tf.Tensor) -> tf.Tensor:
    """Returns a word for each row.

    Args:
        status: int32 `(batch,)`, how the runs ended.
        refusal: string `(batch,)`, why a row was not run, `""` if it was.

    Returns:
        String `(batch,)`: the refusal, or `finished`, `step_limit`,
        `depth_limit` or `invalid_action`.
    """
    words = tf.gather([_WORDS[member] for member in Status], status)
    return tf.where(tf.equal(refusal, ""), words, refusal)
