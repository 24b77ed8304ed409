"""Cars drawn at random: many kinds, no two alike."""

from __future__ import annotations

import numpy as np

from npi_tf.cars.drawn.builder import build
from npi_tf.cars.drawn.styles import TABLE
from npi_tf.cars.mesh import CarMesh
from npi_tf.errors import InvalidConfig

STYLES: tuple[str, ...] = tuple(TABLE)
"""Names of the kinds of cars that can be drawn."""


def draw_car(seed: int, style: str | None = None) -> CarMesh:
    """Returns a car drawn at random.

    Args:
        seed: an integer of at least 0; the same one gives the same car.
        style: one of `STYLES`; if None, the seed decides.

    Raises:
        InvalidConfig: the seed or the style is none of these.
    """
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer):
        raise InvalidConfig(f"A seed must be an integer. Received: {seed!r}.")
    if seed < 0:
        raise InvalidConfig(f"A seed must be at least 0. Received: {seed}.")
    if style is not None and style not in STYLES:
        raise InvalidConfig(
            f"A style must be one of {', '.join(STYLES)}. Received: {style!r}."
        )
    seed = int(seed)
    if style is None:
        style = STYLES[np.random.default_rng(seed).integers(len(STYLES))]
    rng = np.random.default_rng([seed, STYLES.index(style)])
    return build(TABLE[style], rng)
