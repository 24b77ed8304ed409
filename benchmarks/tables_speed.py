"""An update of the Neural Programmer against its bare matrix products.

For each variant, two things take turns:

* the bare products: those of the question RNN and of the selector, forward and
  backward, with a sum of squares for a loss, compiled;
* `ProgrammerTrainer.train_step`: the whole network, programs that are drawn and
  carried out on tables, losses, forward and backward, noise, clipping and Adam,
  compiled by XLA if the configuration says so.

Both work on the same number of questions and words. A timed region is one
update or gradient, its result read back. Compiling and drawing the batch lie
outside; the batch is in TensorFlow's memory. Examples are drawn as for
training.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Sequence

import numpy as np
import tensorflow as tf
from tensorflow.types.experimental import GenericFunction

from benchmarks import command
from benchmarks.command import Row
from benchmarks.timing import Action, interleave, ratio
from npi_tf.configs.tables import CONFIGS
from npi_tf.neural_programmer.encoding import (
    encode_answer,
    encode_input,
    pad_answers,
    pad_inputs,
    sizes_of,
)
from npi_tf.neural_programmer.model import NeuralProgrammer
from npi_tf.neural_programmer.sampling import draw_training_example
from npi_tf.neural_programmer.training.config import TablesConfig
from npi_tf.neural_programmer.training.run import make_trainer
from npi_tf.neural_programmer.variants import get_variant

BARE = "bare products"
UPDATE = "update"

FORMATS = {
    "variant": "s",
    "questions": "d",
    "rows": "d",
    "what": "s",
    "ms": ".1f",
    "times_bare_products": ".2f",
    "goal": ".1f",
}

GOAL = 2.0
"""What an update may cost, in times the bare products."""

VARIANTS = ("columns_1", "columns_5", "columns_10")


def measure(config: TablesConfig, repeats: int) -> list[Row]:
    """Times both sides on one batch of a configuration."""
    batch = draw_batch(config)
    trainer = make_trainer(config, seed=0)
    words = batch["tokens"].shape[1]
    timings = interleave(
        {
            BARE: bare_products(trainer.programmer, config.batch_size, words),
            UPDATE: _update(trainer, batch, config.compiled),
        },
        repeats,
    )
    return [
        {
            "variant": config.variant,
            "questions": config.batch_size,
            "rows": batch["cells"].shape[1],
            "what": name,
            "ms": 1e3 * timing.best,
            "times_bare_products": ratio(timing, timings[BARE]),
            "goal": GOAL if name == UPDATE else None,
            "run_seconds": list(timing.seconds),
        }
        for name, timing in timings.items()
    ]


def draw_batch(config: TablesConfig) -> dict[str, np.ndarray]:
    """Returns a batch of a configuration's variant, drawn with seed 0."""
    rng, variant = np.random.default_rng(0), get_variant(config.variant)
    drawn = [
        draw_training_example(rng, variant) for _ in range(config.batch_size)
    ]
    inputs = [encode_input(each.question, each.table) for each in drawn]
    answers = [encode_answer(each.answer, each.table) for each in drawn]
    sizes = sizes_of(inputs)
    return {
        **pad_inputs(inputs, sizes),
        **pad_answers(answers, inputs, sizes),
    }


def bare_products(
    programmer: NeuralProgrammer, questions: int, words: int
) -> Action:
    """Returns runs of `products_function` that count the questions."""
    gradients = products_function(programmer, questions, words)
    return lambda: int(gradients()[0])


def products_function(
    programmer: NeuralProgrammer, questions: int, words: int
) -> GenericFunction:
    """Returns the compiled gradients through matrix products alone.

    Args:
        programmer: its kernels are multiplied with.
        questions: side by side.
        words: of each.

    Returns:
        A function without arguments. It returns the number of questions,
        int32, and the gradient of each kernel.
    """
    read, selector = programmer.question_rnn.kernels, programmer.selector
    kernels = [
        *(kernel for pair in read for kernel in pair),
        selector.operation_kernel,
        selector.column_kernel,
        selector.history_kernel,
    ]
    if selector.attention:
        kernels += [selector.state_kernel, selector.query_kernel]
        kernels.append(selector.score)
    units = programmer.config.units
    inputs = tf.random.stateless_normal((words, questions, units), (0, 0))

    @tf.function(jit_compile=True)
    def gradients():
        with tf.GradientTape() as tape:
            states = tf.concat([_read(inputs, *pair) for pair in read], -1)
            loss = _select(selector, states)
        return tf.shape(inputs)[1], tape.gradient(
            loss, [kernel.value for kernel in kernels]
        )

    return gradients


def _read(inputs, state_kernel, word_kernel):
    """Returns the states after each word, `(words, questions, width)`."""
    driven = tf.unstack(tf.einsum("qbd,du->qbu", inputs, word_kernel))
    states = [tf.zeros_like(driven[0])]
    for each in driven:
        states.append(tf.matmul(states[-1], state_kernel) + each)
    return tf.stack(states[1:])


def _select(selector, states):
    question, loss = states[-1], 0.0
    history = tf.zeros_like(question)
    if selector.attention:
        keys = tf.einsum("qbd,du->qbu", states, selector.state_kernel)
    for _ in range(selector.steps):
        seen = [question, history]
        if selector.attention:
            seen.insert(1, _attend(selector, states, keys, history))
        seen = tf.concat(seen, axis=-1)
        operation = tf.matmul(seen, selector.operation_kernel)
        column = tf.matmul(seen, selector.column_kernel)
        loss += tf.reduce_sum(operation**2) + tf.reduce_sum(column**2)
        history = tf.matmul(
            tf.concat([operation, column, history], axis=-1),
            selector.history_kernel,
        )
    return loss


def _attend(selector, states, keys, history):
    query = tf.matmul(history, selector.query_kernel)
    weights = tf.einsum("qbu,u->qb", keys + query, selector.score)
    return tf.einsum("qb,qbd->bd", weights, states)


def _update(trainer, batch, compiled: bool) -> Action:
    """Returns updates that count the questions of the batch."""
    batch = {name: tf.constant(column) for name, column in batch.items()}
    update = tf.function(trainer.train_step, jit_compile=compiled)

    def run() -> int:
        float(update((batch,))["loss"])
        return len(batch["tokens"])

    return run


def main(words: Sequence[str] | None = None) -> int:
    """Runs the benchmark and returns its exit status."""
    parser = command.make_parser(__doc__.splitlines()[0])
    return command.run(
        "tables_speed", parser.parse_args(words), _measure, FORMATS
    )


def _measure(arguments: argparse.Namespace) -> list[Row]:
    rows: list[Row] = []
    for name in VARIANTS[:1] if arguments.quick else VARIANTS:
        config = CONFIGS[name]
        if arguments.quick:
            config = dataclasses.replace(config, units=8, batch_size=2)
        rows += measure(config, repeats=1 if arguments.quick else 15)
    return rows


if __name__ == "__main__":
    sys.exit(main())
