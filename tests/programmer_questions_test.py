"""How a question is read, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npi_tf.errors import InvalidQuestion
from npi_tf.neural_programmer.questions import Question, parse_question
from npi_tf.neural_programmer.variants import VARIANTS
from npi_tf.neural_programmer.vocabulary import VOCABULARY

LETTERS = tuple("ABCDEFGH")

REFUSED = {
    "empty": ("", "at least one word. Received: ''"),
    "space": (" \n", "at least one word"),
    "unknown word": ("average A", "Received: 'average'"),
    "case": ("Sum A", "Received: 'Sum'"),
    "unknown column": ("sum J", "the table's: A, B, .*Received: 'J'"),
    "three numbers": (
        "greater 1 A and lesser 2 B or greater 3 C sum D",
        "at most 2 numbers. Received: 3",
    ),
    "number first": ("5 sum A", "word to its left. Received: 5"),
    "only a number": ("5", "word to its left"),
    "too large": ("greater 1000000001 A sum A", "at most 1e.09 in size"),
    "endless": ("greater " + "9" * 400 + " A sum A", "finite"),
    "no decimal": ("greater 1_0 A sum A", "Received: '1_0'"),
    "not a number": ("greater nan A sum A", "Received: 'nan'"),
    "too long": ("and " * 17, "1 to 16 words. Received: 17"),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_refused(text, message):
    with pytest.raises(InvalidQuestion, match=message):
        parse_question(text, LETTERS)


def test_numbers_are_pulled_out_with_the_word_to_their_left():
    question = parse_question(
        "greater 50.32 C and lesser -20.21 E sum H", LETTERS
    )
    assert question == Question(
        ("greater", "C", "and", "lesser", "E", "sum", "H"),
        (50.32, -20.21),
        (0, 3),
    )


def test_phrases_of_several_words():
    question = parse_question("larger than 3 total of", ("A",))
    assert question.words == ("larger", "than", "total", "of")
    assert question.left == (1,)


def test_punctuation_behind_words_and_numbers_is_dropped():
    question = parse_question("greater 5, sum A?", LETTERS)
    assert question == Question(("greater", "sum", "A"), (5.0,), (0,))


def test_a_models_own_words_are_the_only_ones_it_knows():
    known = VARIANTS["columns_1"].words
    assert parse_question("greater 1 sum", ("A",), known).numbers == (1.0,)
    with pytest.raises(InvalidQuestion, match="Received: 'total'"):
        parse_question("greater 1 total", ("A",), known)


@pytest.mark.parametrize("name", ["columns_1", "words_1", "scalars_1"])
@pytest.mark.parametrize("column", ["A", "B"])
def test_who_learned_of_one_column_is_not_told_its_name(name, column):
    known = VARIANTS[name].words
    rule = f"one of: sum .*, since the only column is not .*'{column}'"
    with pytest.raises(InvalidQuestion, match=rule):
        parse_question(f"greater 1 sum {column}", ("A",), known)


def test_a_table_may_name_columns_as_it_likes():
    assert parse_question("sum Price", ("Price",)).words == ("sum", "Price")


@pytest.mark.parametrize("left", [(), (2,), (-1,), (0, 1)])
def test_each_number_has_a_place(left):
    with pytest.raises(InvalidQuestion, match="place of the word to its left"):
        Question(("sum", "A"), (1.0,), left)


@given(
    st.lists(
        st.one_of(
            st.sampled_from(VOCABULARY),
            st.integers(-99_999, 99_999).map(lambda k: k / 100),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_reading_loses_nothing(pieces):
    numbers = [p for p in pieces if isinstance(p, float)]
    text = " ".join(map(str, pieces))
    if isinstance(pieces[0], float) or len(numbers) > 2:
        with pytest.raises(InvalidQuestion):
            parse_question(text, "ABCDEFGHIJ")
        return
    question = parse_question(text, "ABCDEFGHIJ")
    rebuilt = list(question.words)
    for number, left in reversed(
        list(zip(question.numbers, question.left, strict=True))
    ):
        rebuilt.insert(left + 1, number)
    assert rebuilt == pieces
