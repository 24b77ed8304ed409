"""Tours as a whole: which starts they have, what is measured."""

import pytest

from npi_tf.errors import InvalidConfig
from npi_tf.evaluation.tours.tour import TourRequest, measure
from npi_tf.types import NO_OP
from tests.models import decide_always, small_model
from tests.tours import CANON, NEAR, stub_atlas


def test_a_network_that_stays_has_reached_the_target_where_it_starts():
    model = decide_always(small_model(CANON), NO_OP, end=True)
    figures = measure(model, ["a", "b"], NEAR, map(stub_atlas, range(2)))
    assert figures["sequences"] == 2 * len(NEAR) == 24
    assert (figures["reached"], figures["exact"]) == (2, 0)
    assert figures["statuses"] == {"FINISHED": 24}
    assert figures["by_car"] == [
        {"car": name, "sequences": 12, "reached": 1, "exact": 0}
        for name in "ab"
    ]
    [front] = [row for row in figures["by_azimuth"] if row["azimuth"] == 0]
    assert front["first_turns"]["other"] == front["sequences"] == 8
    assert front["endings"]["inexact"] == 2
    assert front["endings"]["height"] == 6


@pytest.mark.parametrize(
    ("starts", "max_moves", "poses"),
    [
        ("frontal", 15, 55),
        ("full_circle", 15, 120),
        ("frontal", 2, 12),
        ("full_circle", 0, 1),
    ],
)
def test_requests_have_so_many_starts(starts, max_moves, poses):
    assert len(TourRequest("drawn:1", starts, max_moves).poses()) == poses


def test_bad_starts_are_refused():
    with pytest.raises(InvalidConfig, match="frontal, full_circle. .*'back'"):
        TourRequest("drawn:1", "back")
    with pytest.raises(InvalidConfig, match="at least 0. Received: -1"):
        TourRequest("drawn:1", max_moves=-1)
