"""What the tests of the Neural Programmer share."""

import numpy as np

from npi_tf.neural_programmer.encoding import (
    encode_answer,
    encode_input,
    pad_answers,
    pad_inputs,
    sizes_of,
)
from npi_tf.neural_programmer.grammar import Grammar
from npi_tf.neural_programmer.sampling import (
    Ranges,
    draw_instance,
    draw_training_example,
)
from npi_tf.neural_programmer.tables import table_from_rows
from npi_tf.neural_programmer.variants import VARIANTS

SMALL = Ranges(rows=(1, 6), limit=2)
"""So narrow that cells often equal each other and the question's numbers."""

NUMBERS = table_from_rows(
    ("A", "B"), [("1.5", "-2"), ("3", "4"), ("-1", "0.5"), ("1.5", "7.25")]
)
WORDS = table_from_rows(
    ("A", "B", "C"),
    [
        ("word:1", "word:7", "10"),
        ("word:2", "word:7", "20.5"),
        ("word:1", "word:0", "-3"),
    ],
)


def template_about(text, numeric=("A", "B"), words=()):
    """Returns the template about these columns that reads like this."""
    named = len(numeric) + len(words) > 1
    for each in Grammar(numeric, words, named=named).templates():
        if str(each) == text:
            return each
    raise LookupError(text)


def training_examples(variant, count, ranges=SMALL, seed=0):
    """Returns examples as they are drawn for training."""
    rng = np.random.default_rng(seed)
    return [
        draw_training_example(rng, VARIANTS[variant], ranges)
        for _ in range(count)
    ]


def instances(variant, templates, ranges=SMALL, seed=0):
    """Returns an example of each template."""
    rng = np.random.default_rng(seed)
    return [
        draw_instance(rng, VARIANTS[variant], each, ranges)
        for each in templates
    ]


def encoded(examples):
    """Returns inputs and answers without padding."""
    inputs = [encode_input(e.question, e.table) for e in examples]
    answers = [encode_answer(e.answer, e.table) for e in examples]
    return inputs, answers


def padded(examples, sizes=None, dtype=np.float32):
    """Returns examples as one padded batch, and what they were padded to."""
    inputs, answers = encoded(examples)
    sizes = sizes or sizes_of(inputs)
    return {
        **pad_inputs(inputs, sizes, dtype),
        **pad_answers(answers, inputs, sizes, dtype),
    }, sizes


def batch_of(examples, sizes=None, dtype=np.float32):
    """Returns examples as one padded batch."""
    return padded(examples, sizes, dtype)[0]
