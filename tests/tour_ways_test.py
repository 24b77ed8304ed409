"""Ways of a network: the reference interpreter's, one car after the other."""

import numpy as np

from npi_tf.evaluation.tours.ways import network_ways
from npi_tf.policy import NetworkPolicy
from tests.models import small_model
from tests.tours import ALL, CANON, NEAR, stub_atlas, traces_of, ways_of


def test_ways_are_those_of_the_reference_interpreter():
    model = small_model(CANON, seed=26)
    atlases = [stub_atlas(1), stub_atlas(2)]
    found = network_ways(model, ALL, atlases)
    for atlas, ways in zip(atlases, found, strict=True):
        policy = NetworkPolicy(
            model, CANON, jit_compile=False, views=lambda v, a=atlas: a[v]
        )
        expected = ways_of(traces_of(policy, ALL[::5]))
        for name in ("status", "views", "decisions"):
            np.testing.assert_array_equal(
                getattr(ways, name)[::5], getattr(expected, name)
            )
        assert len(set(ways.status)) > 1
        assert len(set(map(bytes, ways.decisions))) > 5


def test_atlases_are_taken_one_at_a_time():
    taken = []

    def atlases():
        for car in range(3):
            taken.append(car)
            yield stub_atlas(car)

    ways = network_ways(small_model(CANON), NEAR, atlases())
    next(ways)
    assert taken == [0]
    assert len(list(ways)) == 2
    assert taken == [0, 1, 2]
