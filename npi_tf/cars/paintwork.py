"""The colours that a picture gives a car in place of its own."""

from __future__ import annotations

import dataclasses

import numpy as np

from npi_tf.cars.colours import Colour, linear
from npi_tf.cars.mesh import CarMesh, Part
from npi_tf.cars.patterns import Pattern, covered, waves
from npi_tf.cars.surface import Surface

DIRT = (0.42, 0.36, 0.28)
"""sRGB."""


@dataclasses.dataclass(frozen=True)
class Paintwork:
    """Changes of a car's colours, in the order in which they are made.

    Attributes:
        painted_over: parts, values of `Part`, that become paint.
        paint: sRGB of all paint, `None` for the car's own.
        patterns: on the paint, the last one on top.
        recoloured: pairs of a part and its sRGB.
        mottle: strength, 0 to 1, of random darker and lighter places.
        dirt: how high dirt reaches, 0 to 1, from the ground to the roof.
        seed: what mottle and the dirt's edge are drawn from.
    """

    painted_over: tuple[int, ...] = ()
    paint: Colour | None = None
    patterns: tuple[Pattern, ...] = ()
    recoloured: tuple[tuple[int, Colour], ...] = ()
    mottle: float = 0.0
    dirt: float = 0.0
    seed: int = 0


def main_paint(mesh: CarMesh) -> np.ndarray:
    """Returns the paint's middle colour, sRGB; grey for a car without."""
    paint = mesh.colour[mesh.part == Part.PAINT]
    if not len(paint):
        return np.full(3, 0.5, np.float32)
    return np.median(paint, axis=0)


def apply_paintwork(
    paintwork: Paintwork,
    surface: Surface,
    own_paint: np.ndarray,
    half_size: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Returns the parts and the colours of `n` hits.

    Args:
        paintwork: what is changed.
        surface: the hits, which stay as they are.
        own_paint: sRGB of what is painted over, unless there is a new paint.
        half_size: float64 `(3,)`, half the car's length, width and height.

    Returns:
        uint8 `(n,)`, values of `Part`, and float32 `(3, n)`, linear RGB.
    """
    part, albedo = surface.part.copy(), surface.albedo.copy()
    for gone in paintwork.painted_over:
        _colour(albedo, part == gone, own_paint)
        part[part == gone] = Part.PAINT
    painted = part == Part.PAINT
    if paintwork.paint is not None:
        _colour(albedo, painted, paintwork.paint)
    for pattern in paintwork.patterns:
        inside = covered(pattern, surface.position, half_size)
        _colour(albedo, painted & inside, pattern.colour)
    for recoloured, colour in paintwork.recoloured:
        _colour(albedo, part == recoloured, colour)
    _mottle(albedo, paintwork, surface.position)
    _soil(albedo, paintwork, surface.position, half_size)
    return part, albedo


def _colour(albedo: np.ndarray, where: np.ndarray, colour) -> None:
    np.copyto(albedo, linear(colour)[:, None], where=where)


def _mottle(
    albedo: np.ndarray, paintwork: Paintwork, position: np.ndarray
) -> None:
    if paintwork.mottle:
        field = waves(position, paintwork.seed, 8)
        albedo *= 1 + np.float32(paintwork.mottle) * (field - np.float32(0.5))


def _soil(
    albedo: np.ndarray,
    paintwork: Paintwork,
    position: np.ndarray,
    half_size: np.ndarray,
) -> None:
    if not paintwork.dirt:
        return
    height = position[2] / np.float32(2 * half_size[2]) + np.float32(0.5)
    edge = np.float32(paintwork.dirt)
    edge = edge * (1 + waves(position, paintwork.seed + 1, 12) / 2)
    share = np.float32(0.8) * np.clip(1 - height / edge, 0, 1)
    albedo += (linear(DIRT)[:, None] - albedo) * share
