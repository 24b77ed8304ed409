"""What every environment promises."""

import copy
import itertools
import pickle

import numpy as np
import pytest

from npi_tf.errors import InvalidAction
from npi_tf.types import NO_ARGUMENTS
from tests.helpers import LENGTHS, sample_problems, shown_sizes


def _within(domain):
    """Returns all arguments that a decision can carry."""
    return list(itertools.product(*map(range, domain.library.argument_sizes)))


def _beyond(domain):
    """Returns all arguments, and those one below and one above them."""
    sizes = domain.library.argument_sizes
    return itertools.product(*(range(-1, size + 1) for size in sizes))


def _is_accepted(environment, arguments):
    try:
        environment.act(arguments)
    except InvalidAction:
        return False
    return True


def _act_at_random(environment, arguments, rng):
    """Carries out the first of some random actions that is accepted."""
    while not _is_accepted(
        environment, arguments[rng.integers(len(arguments))]
    ):
        continue


def _states(domain, steps=5, lengths=LENGTHS):
    """Yields environments in the midst of random runs."""
    rng = np.random.default_rng(7)
    arguments = _within(domain)
    for problem in sample_problems(domain, seed=4, per_length=1):
        if domain.length(problem) not in lengths:
            continue
        environment = domain.environment(problem)
        for _ in range(steps):
            yield environment
            _act_at_random(environment, arguments, rng)


def _everything(environment):
    """Returns all that an environment holds and shows."""
    return (
        environment.observe().tolist(),
        environment.render(),
        pickle.dumps(environment),
    )


def test_observation_has_its_shape_and_type(domain):
    for environment in _states(domain):
        observation = environment.observe()
        assert observation.shape == (len(shown_sizes(domain)),)
        assert np.issubdtype(observation.dtype, np.integer)


def test_observation_lies_in_its_range(domain):
    sizes = np.array(shown_sizes(domain))
    for environment in _states(domain, steps=50):
        observation = environment.observe()
        assert (observation >= 0).all()
        assert (observation < sizes).all()


def test_observing_and_rendering_change_nothing(domain):
    for environment in _states(domain):
        before = _everything(environment)
        assert _everything(environment) == before


def test_an_observation_stays_what_it_was(domain):
    for environment in _states(domain):
        for arguments in _within(domain):
            moved = copy.deepcopy(environment)
            observation = moved.observe()
            before = observation.tolist()
            _is_accepted(moved, arguments)
            moved.observe()
            assert observation.tolist() == before


def test_actions_without_arguments_do_nothing(domain):
    for environment in _states(domain):
        before = _everything(environment)
        environment.act(NO_ARGUMENTS)
        assert _everything(environment) == before


def test_rejected_actions_change_nothing(domain):
    rejected = 0
    for environment in _states(domain):
        before = _everything(environment)
        for arguments in _beyond(domain):
            touched = copy.deepcopy(environment)
            if not _is_accepted(touched, arguments):
                rejected += 1
                assert _everything(touched) == before
    assert rejected > 0


def test_arguments_outside_the_library_are_rejected(domain):
    outside = set(_beyond(domain)) - set(_within(domain))
    for environment in _states(domain, steps=2):
        for arguments in outside:
            with pytest.raises(InvalidAction, match="Received: "):
                copy.deepcopy(environment).act(arguments)


def test_some_action_changes_what_is_rendered(domain):
    # There may be nowhere to go in the smallest problems.
    for environment in _states(domain, lengths=LENGTHS[1:]):
        shown = set()
        for arguments in _within(domain):
            moved = copy.deepcopy(environment)
            if _is_accepted(moved, arguments):
                shown.add(moved.render())
        assert len(shown) > 1


def test_render_is_one_line(domain):
    for environment in _states(domain):
        assert environment.render().strip()
        assert len(environment.render().splitlines()) == 1


def test_environments_of_one_problem_are_independent(domain):
    rng = np.random.default_rng(9)
    for problem in sample_problems(domain, seed=5):
        moved, untouched = map(domain.environment, (problem, problem))
        before = _everything(untouched)
        for _ in range(10):
            _act_at_random(moved, _within(domain), rng)
        assert _everything(untouched) == before
        assert _everything(domain.environment(problem)) == before
