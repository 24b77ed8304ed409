"""What an export of a Neural Programmer offers, by signature name."""

from __future__ import annotations

import tensorflow as tf

from npi_tf.neural_programmer.client import request
from npi_tf.neural_programmer.config import ProgrammerConfig
from npi_tf.neural_programmer.execution import Outcome
from npi_tf.neural_programmer.model import NeuralProgrammer
from npi_tf.neural_programmer.operations import SCALAR_OPERATIONS
from npi_tf.neural_programmer.questions import names_columns
from npi_tf.neural_programmer.serving.answers import (
    Program,
    read_answers,
    read_programs,
)
from npi_tf.neural_programmer.serving.questions import (
    encode_questions,
    read_pieces,
    refused_questions,
)
from npi_tf.neural_programmer.serving.statuses import ANSWERED, NO_ANSWER
from npi_tf.neural_programmer.serving.tables import (
    encode_tables,
    read_tables,
    refused_tables,
)
from npi_tf.neural_programmer.tables import Column, Table
from npi_tf.neural_programmer.vocabulary import COLUMN_NAMES, ENTRIES
from npi_tf.serving.inputs import agreeing, checked_inputs
from npi_tf.serving.offer import DEFAULT, TRACE, Signature
from npi_tf.serving.rows import only
from npi_tf.serving.service import Inputs
from npi_tf.serving.statuses import Rule, Verdict, refusal

INPUTS = (
    tf.TensorSpec([None], tf.string, "question"),
    tf.TensorSpec([None, None], tf.string, "numeric_names"),
    tf.TensorSpec([None, None, None], tf.float64, "cells"),
    tf.TensorSpec([None, None], tf.string, "text_names"),
    tf.TensorSpec([None, None, None], tf.string, "entries"),
    tf.TensorSpec([None], tf.int32, "rows"),
)
"""What is sent of a question and its table."""


def make_signatures(model: NeuralProgrammer) -> tuple[Signature, ...]:
    """Returns what is served of a model, the default signature first.

    Everything is answered in one run, and nothing of it lies outside the
    server: there is no signature for single steps.
    """
    example = request(*_example(model.config))
    return (
        Signature(DEFAULT, ask_function(model), example),
        Signature(TRACE, trace_function(model), example),
    )


def ask_function(
    model: NeuralProgrammer,
) -> tf.types.experimental.GenericFunction:
    """Returns the signature that answers questions about tables.

    It takes `INPUTS`: `question` `(batch,)`; `numeric_names` `(batch, N)`,
    `""` where there is no column, and `cells` `(batch, M, N)`; `text_names`
    `(batch, K)` and `entries` `(batch, M, K)`, words; and how many `rows`
    count, `(batch,)`.

    It returns what `read_answers` does, `""` and 0 in rows that are not
    `answered`; `program` string `(batch, T)`, `""` in refused rows; and
    `status` and `message`, strings `(batch,)`.
    """

    @tf.function(input_signature=INPUTS)
    def ask(*tensors):
        outputs, *_ = _ask(model, checked_inputs(INPUTS, tensors))
        return outputs

    return ask


def trace_function(
    model: NeuralProgrammer,
) -> tf.types.experimental.GenericFunction:
    """Returns the signature that also tells what each step left.

    Inputs and outputs are those of `ask_function`. Beside them stand
    `pivots`, float64 `(batch, T)`, the number that a step compared with, 0 if
    it compared none; `scalars`, float64 `(batch, T)`, the number that a step
    wrote, 0 if it wrote none; and `selections`, bool `(batch, T, M)`, the rows
    that were selected after it.
    """

    @tf.function(input_signature=INPUTS)
    def trace(*tensors):
        inputs = checked_inputs(INPUTS, tensors)
        outputs, program, outcome, accepted = _ask(model, inputs)
        selected = outcome.rows[:, :, : tf.shape(inputs["cells"])[1]] > 0.5
        return {
            **outputs,
            "pivots": only(accepted, program.pivot),
            "scalars": only(accepted, outcome.scalar),
            "selections": only(accepted, selected),
        }

    return trace


def _ask(
    model: NeuralProgrammer, inputs: Inputs
) -> tuple[Inputs, Program, Outcome, tf.Tensor]:
    """Returns outputs, programs, what they left, and who was accepted."""
    inputs = agreeing(
        inputs,
        {
            "`cells` and `entries` must have the same number of rows.": (
                _size(inputs, "cells", 1),
                _size(inputs, "entries", 1),
            ),
            "`cells` must have a column for each of `numeric_names`.": (
                _size(inputs, "cells", 2),
                _size(inputs, "numeric_names", 1),
            ),
            "`entries` must have a column for each of `text_names`.": (
                _size(inputs, "entries", 2),
                _size(inputs, "text_names", 1),
            ),
        },
    )
    config, questions = model.config, inputs["question"]
    tables, pieces = read_tables(inputs), read_pieces(questions)
    refused = refused_tables(inputs, tables, config.words).or_else(
        refused_questions(questions, pieces, tables, config.words)
    )
    accepted = refused.accepts
    batch = {
        **encode_questions(pieces, accepted),
        **encode_tables(tables, inputs["rows"], accepted),
    }
    output = model(batch, hard=True)
    program = read_programs(output, batch, tables.names, config.operations)
    said = _verdict(refused, program)
    answered = tf.equal(said.status, ANSWERED)
    answers = read_answers(output, program, tables)
    answers["selected"] = answers["selected"][:, : _size(inputs, "cells", 1)]
    outputs = {
        **{name: only(answered, rows) for name, rows in answers.items()},
        "program": only(accepted, program.text),
        "status": said.status,
        "message": said.message,
    }
    return outputs, program, output.outcome, accepted


def _verdict(refused: Verdict, program: Program) -> Verdict:
    """Returns what became of each row: nothing, if its program says so."""
    last = program.operation[:, -1]
    silent = Rule(
        ~program.last_is(*SCALAR_OPERATIONS, "assign"),
        NO_ANSWER,
        tf.strings.join(
            ["The last step must write an answer. Received: ", last, "."]
        ),
    )
    said = refused.or_else(refusal([silent]))
    return said._replace(status=tf.where(said.accepts, ANSWERED, said.status))


def _size(inputs: Inputs, name: str, dimension: int) -> tf.Tensor:
    return tf.shape(inputs[name])[dimension]


def _example(config: ProgrammerConfig) -> tuple[str, Table]:
    """Returns a question that a model can read, and a table of three rows."""
    names = [word for word in config.words if word in COLUMN_NAMES]
    columns = [Column(name, (1.0, 2.0, 4.5)) for name in names[-1:]]
    entries = [word for word in config.words if word in ENTRIES]
    if entries and len(names) > 1:
        columns.insert(0, Column(names[0], (entries[0],) * 3))
    about = f" {names[-1]}" if names_columns(config.words) else ""
    return f"greater 1.5{about} sum{about}", Table(tuple(columns))
