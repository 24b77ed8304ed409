"""What passes for an observation."""

import numpy as np
import pytest

from npi_tf.errors import InvalidObservation
from npi_tf.sight import check_observation
from tests.helpers import shown_sizes


def test_each_number_has_its_own_range():
    check_observation(np.array([2, 0]), (3, 1))
    with pytest.raises(InvalidObservation, match=r"below \(3, 1\). Received"):
        check_observation(np.array([0, 2]), (3, 1))


def test_a_huge_observation_is_cut_in_the_message():
    with pytest.raises(InvalidObservation) as refusal:
        check_observation(np.zeros(10_000, int), (3, 1))
    assert len(str(refusal.value)) < 200


def test_what_an_environment_shows_is_an_observation(domain):
    rng = np.random.default_rng(0)
    environment = domain.environment(domain.sample(rng, 3))
    check_observation(environment.observe(), shown_sizes(domain))
