"""How large the wheels of drawn cars are."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from npi_tf.cars.drawn.shape import Shape, lift, stretch, vary

CHANGES = [vary, stretch, lift]


@pytest.mark.parametrize("change", CHANGES)
@given(
    seed=st.integers(0, 2**32 - 1),
    length=st.floats(2, 6),
    radius=st.floats(0.2, 1.0),
)
def test_a_body_is_seen_between_the_wheels(change, seed, length, radius):
    shape = dataclasses.replace(Shape(), length=length, wheel_radius=radius)
    shape = change(shape, np.random.default_rng(seed))
    apart = shape.front_axle - shape.rear_axle
    assert 2 * shape.wheel_radius <= 0.72 * apart + 1e-9
    assert 2 * shape.wheel_radius <= 0.88 * shape.cowl_height + 1e-9


def test_lifted_cars_stand_higher_on_larger_wheels():
    lifted = lift(Shape(), np.random.default_rng(0))
    assert lifted.wheel_radius > Shape().wheel_radius
    assert lifted.clearance > Shape().clearance
    assert lifted.roof_height > Shape().roof_height
