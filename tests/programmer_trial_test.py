"""Programs that are drawn, carried out."""

import numpy as np
import pytest
import tensorflow as tf

from npi_tf.neural_programmer import exact
from npi_tf.neural_programmer.execution import Selections, numbers_of
from npi_tf.neural_programmer.operations import (
    OPERATIONS,
    SCALAR_OPERATIONS,
    operation_id,
)
from npi_tf.neural_programmer.oracle import oracle_selections
from npi_tf.neural_programmer.sampling import Ranges
from npi_tf.neural_programmer.training.search import Programs, draw_programs
from npi_tf.neural_programmer.training.trial import right_programs
from npi_tf.neural_programmer.variants import VARIANTS
from tests.programmer import (
    instances,
    padded,
    template_about,
    training_examples,
)

SOME_ROWS = Ranges(rows=(8, 12), limit=50)
FEW_ROWS = Ranges(rows=(1, 6), limit=2, whole=True)


def reference_programs(examples, count):
    """Returns a batch, and the program of each question K times."""
    batch, sizes = padded(examples)
    oracle = oracle_selections(examples, sizes)
    selections = (getattr(oracle, part) for part in Programs._fields)
    best = (part.argmax(-1)[..., None] for part in selections)
    repeated = (np.repeat(part, count, axis=-1) for part in best)
    return batch, Programs(*(part.astype(np.int32) for part in repeated))


def test_reference_programs_are_right_and_others_are_not():
    templates = list(VARIANTS["columns_3"].grammar.templates())
    examples = instances("columns_3", templates, SOME_ROWS)
    batch, programs = reference_programs(examples, 3)
    last = programs.operation[:, -1]
    last[:, 0] = operation_id("reset")  # It writes no answer.
    last[:, 1] = (last[:, 1] == operation_id("sum")) * 1
    right = right_programs(batch, programs)
    # The second one counts instead of summing up, or else sums up. It is right
    # where no row is left, or so by chance.
    assert np.mean(right, axis=0).tolist()[::2] == [0.0, 1.0]
    assert np.mean(right, axis=0)[1] < 0.2


def test_each_column_is_searched_for_the_word_that_was_drawn_for_it():
    template = template_about(
        "word:3 A or word:5 B count", ("C", "D", "E"), ("A", "B")
    )
    examples = instances("text_5", [template] * 9, SOME_ROWS)
    batch, programs = reference_programs(examples, 4)
    assert right_programs(batch, programs).numpy().all()
    drawn = [(0, 3), (3, 0), (0, 0), (1, 5)]
    programs.words[:] = np.transpose(drawn)
    for k, places in enumerate(drawn):
        sought = batch["tokens"][:, places]
        met = (batch["entries"] == sought[:, None]).any(axis=2)
        batch["scalar"] = met.sum(axis=1).astype(np.float32)
        right = right_programs(batch, programs).numpy()
        assert right[:, k].all()
        # What is no word of the table is found nowhere.
        assert (batch["scalar"].sum() == 0) == (k == 3)
        assert not right[batch["scalar"] > 0, 3].any()


def anything(batch):
    """Returns selections in which all that is there is equally likely."""
    names = np.concatenate([batch["numeric_names"], batch["text_names"]], 1)
    n, words = len(names), batch["entries"].shape[2]
    evenly = [
        np.ones((n, 4, len(OPERATIONS))),
        np.repeat(names[:, None] > 0, 4, axis=1),
        *[np.array(numbers_of(batch)[1])] * 2,
        np.repeat(batch["tokens"][:, None] > 0, words, axis=1),
    ]
    return Selections(
        *(
            (part / part.sum(axis=-1, keepdims=True)).astype(np.float32)
            for part in evenly
        )
    )


def one_hot(choices, size):
    return np.eye(size)[choices]


def exactly_right(batch, programs, b, k):
    """Tells the same of a single program, by the operations in NumPy."""
    rows = batch["rows"][b]
    cells = batch["cells"][b, :rows].astype(float)
    entries = batch["entries"][b, :rows]
    columns = cells.shape[1] + entries.shape[1]
    operation = one_hot(programs.operation[b, :, k], len(OPERATIONS))
    column = one_hot(programs.column[b, :, k], columns)
    numbers = np.array(numbers_of(batch)[0], float)[b]
    sought = one_hot(programs.words[b, :, k], batch["tokens"].shape[1])
    matches = {
        "greater": exact.greater(
            cells, numbers, one_hot(programs.greater[b, k], 2)
        ),
        "lesser": exact.lesser(
            cells, numbers, one_hot(programs.lesser[b, k], 2)
        ),
        "text_match": exact.match_words(batch["tokens"][b], entries, sought),
    }
    outcome = exact.execute(operation, column, matches, cells)
    last = OPERATIONS[programs.operation[b, -1, k]]
    if batch["is_lookup"][b]:
        cells_of_answer = outcome.lookup > 0.5
        same = (cells_of_answer == batch["lookup"][b, :rows]).all()
        return last == "assign" and same
    off = abs(outcome.scalar[-1] - batch["scalar"][b])
    return last in SCALAR_OPERATIONS and off < 0.05


@pytest.mark.parametrize("variant", ["columns_3", "text_5"])
def test_programs_are_right_if_they_are_so_in_numpy(variant):
    """Reference programs, of which some choices are drawn anew."""
    examples = training_examples(variant, 24, FEW_ROWS)
    batch, programs = reference_programs(examples, 200)
    others = draw_programs(anything(batch), 200, 0.0, tf.constant([0, 1]))
    rng = np.random.default_rng(0)
    mixed = Programs(
        *(
            np.where(rng.random(part.shape) < 0.2, other, part)
            for part, other in zip(programs, others, strict=True)
        )
    )
    found = right_programs(batch, mixed).numpy()
    expected = [
        [exactly_right(batch, mixed, b, k) for k in range(200)]
        for b in range(24)
    ]
    np.testing.assert_array_equal(found, expected)
    assert 0.2 < found.mean() < 0.8


def test_a_column_of_words_has_the_sum_0():
    template = template_about("sum B", ("B",), ("A",))
    examples = instances("text_2", [template] * 9, SOME_ROWS)
    batch, programs = reference_programs(examples, 2)
    programs.column[:, -1] = [0, 1]  # Columns of numbers come first.
    np.testing.assert_array_equal(
        right_programs(batch, programs), [[True, False]] * 9
    )
    batch["scalar"][:] = 0
    assert right_programs(batch, programs).numpy()[:, 1].all()
