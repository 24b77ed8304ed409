"""Draws the colours of a car."""

from __future__ import annotations

import numpy as np

from npi_tf.cars import patterns
from npi_tf.cars.chances import (
    any_colour,
    draw_seed,
    one_of,
    sometimes,
    tinted,
)
from npi_tf.cars.colours import Colour
from npi_tf.cars.mesh import Part
from npi_tf.cars.paintwork import Paintwork
from npi_tf.cars.patterns import Pattern

_GLASS = (
    (0.75, 0.85, 0.95),
    (0.92, 0.94, 0.95),
    (0.5, 0.5, 0.52),
    (0.02, 0.02, 0.03),
    (0.35, 0.55, 0.75),
)
_LAMPS = (
    (1.0, 1.0, 1.0),
    (0.6, 0.6, 0.6),
    (0.1, 0.1, 0.1),
    (0.95, 0.6, 0.1),
    (0.95, 0.92, 0.6),
    (0.7, 0.05, 0.05),
)
_METALS = ((0.08, 0.08, 0.08), (0.45, 0.45, 0.47), (0.9, 0.9, 0.9))
_RECOLOURED = {
    Part.GLASS: (0.4, _GLASS),
    Part.HEADLAMP: (0.2, _LAMPS),
    Part.TAIL_LAMP: (0.25, _LAMPS),
    Part.METAL: (0.2, _METALS),
    Part.TRIM: (0.15, _METALS),
    Part.GRILLE: (0.15, _METALS),
}
"""The chance that a part gets another colour, and the colours."""
_PAINTED_OVER = {
    Part.GLASS: 0.06,
    Part.HEADLAMP: 0.12,
    Part.TAIL_LAMP: 0.15,
    Part.GRILLE: 0.08,
    Part.PLATE: 0.1,
    Part.TRIM: 0.08,
}
"""The chance that a part becomes paint, as on toys in one colour."""
_PLACES = {"stripes": 0.4, "roundel": 0.3, "panel": 0.3, "camouflage": 1.0}
"""How far from the middle a pattern may lie; 0.6 for the others."""
_WIDTHS = {"stripes": (0.08, 0.3), "roundel": (0.35, 0.6)}
"""How wide a pattern may be; 0.1 to 0.5 for the others."""


def draw_paintwork(rng: np.random.Generator) -> Paintwork:
    """Draws the car's colours, which are often its own."""
    count = rng.choice(4, p=[0.6, 0.25, 0.1, 0.05])
    return Paintwork(
        painted_over=_painted_over(rng),
        paint=sometimes(rng, 0.5, lambda: _paint(rng), None),
        patterns=tuple(_pattern(rng) for _ in range(count)),
        recoloured=_recoloured(rng),
        mottle=sometimes(rng, 0.2, lambda: rng.uniform(0.1, 0.5), 0.0),
        dirt=sometimes(rng, 0.2, lambda: rng.uniform(0.1, 0.7), 0.0),
        seed=draw_seed(rng),
    )


def _painted_over(rng: np.random.Generator) -> tuple[int, ...]:
    return tuple(
        int(part)
        for part, chance in _PAINTED_OVER.items()
        if rng.random() < chance
    )


def _recoloured(rng: np.random.Generator) -> tuple[tuple[int, Colour], ...]:
    return tuple(
        (int(part), one_of(rng, colours))
        for part, (chance, colours) in _RECOLOURED.items()
        if rng.random() < chance
    )


def _paint(rng: np.random.Generator) -> Colour:
    kind = rng.choice(["grey", "black", "white", "red", "any"])
    if kind == "grey":
        return tinted(rng, rng.uniform(0.25, 0.8), 0.04)
    if kind == "black":
        return tinted(rng, rng.uniform(0.02, 0.15), 0.2)
    if kind == "white":
        return tinted(rng, rng.uniform(0.85, 0.98), 0.02)
    if kind == "red":
        return (rng.uniform(0.5, 0.95), *rng.uniform(0, 0.15, 2).tolist())
    return any_colour(rng)


def _pattern(rng: np.random.Generator) -> Pattern:
    kind = one_of(rng, tuple(patterns.KINDS))
    return Pattern(
        kind=kind,
        colour=_paint(rng),
        place=_PLACES.get(kind, 0.6) * rng.uniform(-1, 1),
        width=rng.uniform(*_WIDTHS.get(kind, (0.1, 0.5))),
        slant=sometimes(rng, 0.5, lambda: rng.uniform(-0.5, 0.5), 0.0),
        seed=draw_seed(rng),
    )
