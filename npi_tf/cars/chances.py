"""Small draws that the larger ones are made of."""

from __future__ import annotations

import colorsys
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from npi_tf.cars.colours import Colour

T = TypeVar("T")

_SEEDS = 2**31


def sometimes(
    rng: np.random.Generator, chance: float, draw: Callable[[], T], otherwise: T
) -> T:
    """Returns what `draw` returns with a chance of 0 to 1."""
    return draw() if rng.random() < chance else otherwise


def one_of(rng: np.random.Generator, choices: Sequence[T]) -> T:
    """Returns one of the choices, all of them equally likely."""
    return choices[rng.integers(len(choices))]


def draw_seed(rng: np.random.Generator) -> int:
    """Returns a seed for a generator of its own."""
    return int(rng.integers(_SEEDS))


def tinted(rng: np.random.Generator, strength: float, tint: float) -> Colour:
    """Returns a near-grey whose channels are off by a share up to `tint`."""
    return tuple((strength * rng.uniform(1 - tint, 1 + tint, 3)).tolist())


def any_colour(rng: np.random.Generator) -> Colour:
    """Returns sRGB of any hue, saturation and value."""
    return colorsys.hsv_to_rgb(*rng.random(3).tolist())
