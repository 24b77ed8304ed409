"""Wheels and what is around them."""

from __future__ import annotations

import numpy as np

from npi_tf.cars.drawn.draft import Draft
from npi_tf.cars.drawn.geometry import Solid, box, join, turn
from npi_tf.cars.drawn.surface import oval
from npi_tf.cars.mesh import Part

_ROUND = 12
"""Tyres of fewer facets have no shoulders."""


def draw_wheels(draft: Draft) -> None:
    """Draws four wheels with their arches."""
    s = draft.shape
    tyre, rim = _wheel(draft)
    arch = draft.between(1.1, 1.25) * s.wheel_radius
    for x in (s.front_axle, s.rear_axle):
        side = float(draft.body.half_width(x))
        _draw_arch(draft, x, arch)
        y = side + s.wheel_out - s.wheel_width / 2
        colours = draft.palette.tyre, draft.palette.rim
        pair = zip((tyre, rim), (Part.TYRE, Part.METAL), colours, strict=True)
        for solid, part, colour in pair:
            draft.sketch.add_pair(
                solid.moved(x, y, s.wheel_radius), part, colour
            )


def wheel(
    radius: float, width: float, rim: float, spokes: int, segments: int
) -> tuple[Solid, Solid]:
    """Returns tyre and rim of a left wheel around the origin.

    Args:
        radius: of the tyre.
        width: of the tyre.
        rim: radius of the rim, a fraction of the tyre's.
        spokes: their number; 0 for a plain disc.
        segments: facets around.
    """
    half = width / 2
    inner = radius * rim
    tread = [(radius, -0.75 * half), (radius, 0.75 * half)]
    edges = [(0.94 * radius, -half), (0.94 * radius, half)]
    well = [(inner * 0.97, 0.5 * half), (0.0, 0.45 * half)]
    profile = [edges[0], *tread, edges[1], (inner, half), *well]
    if segments < _ROUND:
        profile = [(radius, -half), (radius, half), (inner, half), well[1]]
    tyre = turn(np.array(profile), segments)
    return tyre, _rim(inner, half, spokes, segments)


def _rim(radius: float, half: float, spokes: int, segments: int) -> Solid:
    """Returns a disc, or a ring with a hub and spokes."""
    if not spokes:
        face = [(radius, 0.8 * half), (0.6 * radius, half), (0, 0.8 * half)]
        return turn(np.array(face), segments)
    outer = [(radius, 0.5 * half), (radius, half), (0.88 * radius, 0.7 * half)]
    hub = [(0.28 * radius, 0.5 * half), (0.22 * radius, half), (0, half)]
    bar = box(
        (0.55 * radius, 0.72 * half, 0),
        (0.8 * radius, 0.25 * half, 1.4 * radius / max(spokes, 4)),
    )
    turns = np.arange(spokes) * 360 / spokes
    return join(
        turn(np.array(outer), segments),
        turn(np.array(hub), max(segments // 2, 5)),
        *(bar.turned(angle) for angle in turns),
    )


def _wheel(draft: Draft) -> tuple[Solid, Solid]:
    plain = draft.detail < 0.15 or draft.chance(0.2)
    return wheel(
        draft.shape.wheel_radius,
        draft.shape.wheel_width,
        draft.between(0.5, 0.78),
        0 if plain else int(draft.rng.integers(4, 13)),
        round(8 + 32 * draft.detail),
    )


def _draw_arch(draft: Draft, x: float, radius: float) -> None:
    s = draft.shape
    points = 5 + 2 * round(3 * draft.detail)
    sheet = oval((x, s.wheel_radius), (radius, radius), points)
    # Below the sill there is nothing to lay the disc on.
    low = float(draft.body.underside(x)) + 0.005
    sheet[..., 1] = np.maximum(sheet[..., 1], low)
    draft.patch_pair(sheet, "left", Part.TRIM, (0.03, 0.03, 0.03), 0.008)
    if draft.has("big_fenders"):
        _draw_fender(draft, x, radius, s.wheel_width * 1.1, 0.12)
    elif draft.has("fenders"):
        _draw_fender(draft, x, radius, 0.1 + 2 * s.wheel_out, 0.07)
    elif draft.has("flares"):
        _draw_fender(draft, x, radius, 0.04 + s.wheel_out, 0.05)


def _draw_fender(
    draft: Draft, x: float, radius: float, reach: float, thick: float
) -> None:
    """Draws a band around the upper half of a wheel."""
    painted = draft.has("big_fenders") or not draft.has("cladding")
    part = Part.PAINT if painted else Part.TRIM
    colour = draft.palette.paint if painted else draft.palette.trim
    side = float(draft.body.half_width(x))
    outer = radius + thick
    profile = np.array(
        [
            (outer, side - 0.12),
            (outer, side + 0.6 * reach),
            (outer - 0.4 * thick, side + reach),
            (radius, side + reach),
            (radius, side - 0.12),
        ]
    )
    segments = 5 + round(9 * draft.detail)
    band = turn(profile, segments, -8, 188)
    stretch = 1.25 if draft.has("big_fenders") else 1.0
    band = Solid(band.vertices * (stretch, 1, 1), band.faces)
    draft.sketch.add_pair(
        band.moved(x=x, z=draft.shape.wheel_radius), part, colour
    )
