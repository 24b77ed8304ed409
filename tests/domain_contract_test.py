"""What every domain promises. A new domain adds a row to `EXAMPLES`."""

import dataclasses
import importlib.util
import itertools

import numpy as np
import pytest

from npi_tf.domains import domain_names, get_domain
from npi_tf.errors import InvalidProblem
from npi_tf.interpreter import Limits
from tests.helpers import LENGTHS, sample_problems


@dataclasses.dataclass(frozen=True)
class Example:
    """A problem as a command line names it, and what must come of it."""

    words: tuple[str, ...]
    length: int
    solution: str


EXAMPLES = {
    "addition": Example(("96", "125"), 3, "221"),
    "sort": Example(("9", "2", "5"), 3, "2 5 9"),
    "max": Example(("2", "9", "5"), 3, "9"),
    "canon": Example(("60", "45", "7"), 6, "0°, 15°"),
}


@pytest.fixture
def example(domain):
    return EXAMPLES[domain.name]


def test_every_domain_has_an_example():
    assert set(EXAMPLES) == set(domain_names())


def test_parse_reads_the_example(domain, example):
    problem = domain.parse(example.words)
    assert domain.length(problem) == example.length
    assert domain.solution(problem) == example.solution


def test_parsing_twice_gives_the_same_problem(domain, example):
    first, second = (domain.parse(list(example.words)) for _ in range(2))
    assert first == second
    assert hash(first) == hash(second)
    assert str(first) == str(second)


def test_every_word_is_shown_by_the_problem(domain, example):
    shown = str(domain.parse(example.words))
    assert [word for word in example.words if word not in shown] == []


def test_parse_refuses_nothing_at_all(domain):
    with pytest.raises(InvalidProblem, match=r"Received: \[\]\."):
        domain.parse([])


def test_parse_refuses_a_word_too_many(domain, example):
    with pytest.raises(InvalidProblem, match="Received: "):
        domain.parse([*example.words, "?"])


def test_samples_repeat_for_a_seed(domain):
    assert sample_problems(domain, seed=6) == sample_problems(domain, seed=6)


def test_samples_differ_between_seeds_and_draws(domain):
    problems = sample_problems(domain, seed=6, per_length=20)
    others = sample_problems(domain, seed=7, per_length=20)
    assert problems != others
    assert len(set(problems)) > len(LENGTHS)


def test_samples_have_the_length_asked_for(domain):
    rng = np.random.default_rng(8)
    for length in LENGTHS:
        for _ in range(20):
            assert domain.length(domain.sample(rng, length)) == length


def test_problems_cannot_be_changed(domain, example):
    problem = domain.parse(example.words)
    for field in dataclasses.fields(problem):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(problem, field.name, getattr(problem, field.name))


def test_limits_are_the_step_limit_and_the_depth(domain):
    for problem in sample_problems(domain, seed=9):
        expected = Limits(domain.step_limit(problem), domain.max_depth)
        assert domain.limits(problem) == expected


def test_entry_is_a_call_of_the_library(domain):
    domain.library.check(domain.entry)


def test_words_tell_actions_apart(domain):
    sizes = domain.library.argument_sizes
    actions = list(itertools.product(*map(range, sizes)))
    words = [domain.describe(arguments) for arguments in actions]
    assert len(set(words)) == len(actions)
    assert all(len(text.splitlines()) == 1 for text in words)


def test_names_are_those_of_the_registry(domain):
    assert get_domain(domain.name) is domain


def test_modules_of_tensors_exist(domain):
    modules = [domain.graph_module, domain.serving_module]
    if domain.view_sizes:
        modules.append(domain.pictures_module)
    for name in modules:
        assert importlib.util.find_spec(name) is not None, name
