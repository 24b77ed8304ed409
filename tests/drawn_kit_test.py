"""What a drawn car carries, and what it may lack."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from npi_tf.cars.drawn.kit import draw_kit

TELLING = {"front_lamps", "tail_lamps", "grille"}
"""What tells a car's front from its back."""

seeds = st.integers(0, 2**32 - 1)


def kits(often, count=400):
    rng = np.random.default_rng(0)
    return [draw_kit(often, rng) for _ in range(count)]


@given(seed=seeds)
def test_a_car_lacks_one_telling_thing_at_most(seed):
    kit = draw_kit({}, np.random.default_rng(seed))
    assert len(TELLING - kit) <= 1


@given(seed=seeds)
def test_that_holds_for_styles_that_have_none_of_them(seed):
    never = dict.fromkeys(TELLING, 0.0)
    kit = draw_kit(never, np.random.default_rng(seed))
    assert len(TELLING & kit) == 2


@pytest.mark.parametrize("name", sorted(TELLING))
def test_a_network_cannot_lean_on_one_telling_thing(name):
    lacking = np.mean([name not in kit for kit in kits({})])
    assert 0.01 < lacking < 0.15


def test_kit_follows_its_chances():
    drawn = kits({"wing": 1.0, "spare": 0.0}, 800)
    wings = np.mean(["wing" in kit for kit in drawn])
    # Bare cars carry 0.3 of what others do.
    assert wings == pytest.approx(1 - 0.12 * 0.7, abs=0.03)
    assert not any("spare" in kit for kit in drawn)
