"""What baselines read and write, and how answers are read off them."""

import numpy as np
import pytest

from npi_tf.baselines.forms import FORMS, get_form, read_answer
from npi_tf.baselines.symbols import to_symbols, to_text
from npi_tf.errors import InvalidConfig
from tests.baselines import problems_of


def shown(form, question):
    """Returns what is read, a text for each channel, and what is written."""
    (problem,) = problems_of(form, question)
    form = get_form(form)
    channels = [to_text(channel) for channel in form.source(problem).T]
    return channels, to_text(form.target(problem)), form.limit(problem)


@pytest.mark.parametrize(
    ("form", "question", "channels", "target", "limit"),
    [
        ("sort_seq2seq", "9 2 5", ["925"], "259.", 4),
        ("sort_seq2seq", "3", ["3"], "3.", 2),
        ("addition_seq2seq", "90 160", ["90X160"], "250.", 5),
        ("addition_stacked", "90 160", ["09.", "061"], "052.", 5),
        ("addition_stacked", "96 125", ["69.", "521"], "122.", 5),
        ("addition_easy", "90 160", ["09..", "061."], "052.", 4),
        ("addition_easy", "99 1", ["99.", "1.."], "001", 3),
        ("addition_easy", "007 5", ["700.", "5..."], "21..", 4),
    ],
)
def test_forms_are_those_of_the_paper(form, question, channels, target, limit):
    assert shown(form, question) == (channels, target, limit)


@pytest.mark.parametrize("name", FORMS)
def test_a_target_is_read_as_the_solution(name):
    form = get_form(name)
    rng = np.random.default_rng(0)
    for length in (1, 2, 9):
        problem = form.domain.sample(rng, length)
        target = form.target(problem)
        assert len(target) <= form.limit(problem)
        assert target.dtype == np.int8
        solution = form.domain.solution(problem)
        assert read_answer(form, target) == (solution, True)


@pytest.mark.parametrize(
    ("form", "written", "answer", "ended"),
    [
        ("sort_seq2seq", "25.9", "2 5", True),
        ("sort_seq2seq", "259", "2 5 9", False),
        ("addition_seq2seq", "2X0.", "2X0", True),
        ("addition_stacked", "_52.", "25_", True),
        ("addition_stacked", "052", "250", False),
        ("addition_easy", "001", "100", True),
        ("addition_easy", "0.1", "0", True),
    ],
)
def test_wrong_answers_stay_wrong(form, written, answer, ended):
    symbols = to_symbols(written)
    assert read_answer(get_form(form), symbols) == (answer, ended)


def test_unknown_forms_are_refused():
    with pytest.raises(InvalidConfig, match="one of sort_seq2seq, .*'sorted'"):
        get_form("sorted")
