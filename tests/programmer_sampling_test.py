"""What is drawn."""

import itertools

import numpy as np
import pytest

from npi_tf.errors import InvalidConfig
from npi_tf.neural_programmer.questions import parse_question
from npi_tf.neural_programmer.sampling import (
    LARGE_RANGES,
    TEST_RANGES,
    TRAIN_RANGES,
    Ranges,
    draw_instance,
)
from npi_tf.neural_programmer.variants import VARIANTS
from npi_tf.neural_programmer.vocabulary import ENTRIES
from tests.programmer import template_about, training_examples


def cells_of(example):
    return [c for column in example.table.numeric for c in column.cells]


def test_training_ranges_are_the_papers():
    examples = training_examples("columns_3", 300, TRAIN_RANGES)
    rows = {e.table.rows for e in examples}
    assert (min(rows), max(rows)) == (30, 100)
    cells = list(itertools.chain.from_iterable(map(cells_of, examples)))
    assert -100 <= min(cells) < -99.9
    assert 99.9 < max(cells) <= 100
    assert abs(np.mean(cells)) < 1
    assert np.std(cells) == pytest.approx(200 / 12**0.5, rel=0.02)
    asked = [n for e in examples for n in e.question.numbers]
    assert np.std(asked) == pytest.approx(200 / 12**0.5, rel=0.1)


@pytest.mark.parametrize(
    ("ranges", "rows", "limit"),
    [(TEST_RANGES, 120, 200), (LARGE_RANGES, 10_000, 1_000_000)],
)
def test_ranges_of_tests(ranges, rows, limit):
    template = template_about("greater [n] C sum D", ("C", "D", "E"), ("A",))
    example = draw_instance(
        np.random.default_rng(0), VARIANTS["text_5"], template, ranges
    )
    assert example.table.names == ("A", "B", "C", "D", "E")
    assert example.table.rows == rows
    assert limit / 2 < max(cells_of(example)) <= limit


def test_numbers_are_whole_hundredths():
    for example in training_examples("columns_1", 50, TRAIN_RANGES):
        for number in (*cells_of(example), *example.question.numbers):
            assert number == round(number * 100) / 100


def test_columns_of_words_hold_the_ten_entries():
    examples = training_examples("text_2", 30, TRAIN_RANGES)
    held = {c for e in examples for c in e.table.column("A").cells}
    assert held == set(ENTRIES)


def test_questions_are_about_columns_that_are_there():
    for example in training_examples("text_5", 200):
        template = example.template
        named = {c.column for c in (*template.conditions, *template.results)}
        assert named - {None} <= set(example.table.names)
        assert set(example.table.names) <= set(VARIANTS["text_5"].columns)


@pytest.mark.parametrize("name", VARIANTS)
def test_the_same_seed_draws_the_same(name):
    one, two = (training_examples(name, 5, seed=3) for _ in range(2))
    assert one == two
    assert one != training_examples(name, 5, seed=4)


def test_an_example_reads_as_its_question():
    for example in training_examples("columns_5", 50, TRAIN_RANGES):
        question = parse_question(str(example), example.table.names)
        assert question == example.question


@pytest.mark.parametrize(
    ("rows", "limit", "message"),
    [
        ((0, 3), 1, "`rows` must be at least 1"),
        ((4, 3), 1, "the fewest first"),
        ((1, 3), 0, "`limit` must be at least 1"),
        ((1, 3), 10**10, "at most 1e.09"),
    ],
)
def test_ranges_that_leave_nothing_to_draw(rows, limit, message):
    with pytest.raises(InvalidConfig, match=message):
        Ranges(rows=rows, limit=limit)
