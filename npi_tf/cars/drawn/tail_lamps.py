"""Tail lamps."""

from __future__ import annotations

import numpy as np

from npi_tf.cars.drawn.draft import Draft
from npi_tf.cars.drawn.palette import AMBER
from npi_tf.cars.drawn.surface import oval, quad, rectangle
from npi_tf.cars.mesh import Part


def draw_tail_lamps(draft: Draft) -> None:
    """Draws the tail lamps."""
    half = draft.rear.half
    kinds = ["wide", "tall", "round", "rounds", "slanted", "bar", "high"]
    if draft.shape.boot > 0.04:
        kinds.remove("high")
    kind = draft.rng.choice(kinds)
    z = draft.rear.level(draft.between(0.55, 0.8))
    high = draft.rear.height * draft.between(0.07, 0.22)
    outer = half * draft.between(0.9, 0.99)
    sheets = _lamp_sheets(kind, outer, z, high, draft)
    for sheet in sheets:
        draft.patch_pair(
            sheet, "rear", Part.TAIL_LAMP, draft.palette.tail_lamp, 0.022
        )
        if draft.chance(0.4):
            _draw_inner(draft, sheet)


def _lamp_sheets(
    kind: str, outer: float, z: float, high: float, draft: Draft
) -> list[np.ndarray]:
    """Returns the lamps of the left half.

    Args:
        kind: of lamp.
        outer: outer end, in y.
        z: height of the middle.
        high: half the height of a lamp.
        draft: the car.
    """
    wide = outer * draft.between(0.25, 0.5)
    if kind == "bar":
        return [rectangle((0, outer), (z - high / 2, z + high / 2), 2, 8)]
    if kind == "tall":
        inner = outer - draft.between(0.1, 0.2)
        return [rectangle((inner, outer), (z - 1.6 * high, z + 1.6 * high))]
    if kind == "high":
        return [_beside_window(outer, z - high, draft)]
    if kind in ("round", "rounds"):
        r = min(max(high, 0.07), wide / 2)
        count = 2 if kind == "rounds" else 1
        places = [outer - r - 2.2 * r * k for k in range(count)]
        return [oval((y, z), (r, r), 7) for y in places]
    inner = outer - wide
    lift = draft.between(-1, 1) * high if kind == "slanted" else 0
    corners = [
        (inner, z - high * 0.7),
        (outer, z - high + lift),
        (outer, z + high + lift),
        (inner, z + high * 0.7),
    ]
    return [quad(corners, 3, 6)]


def _beside_window(outer: float, low: float, draft: Draft) -> np.ndarray:
    """Returns a lamp that reaches up the rear pillar."""
    s = draft.shape
    top = s.belt_height + 0.8 * (s.roof_height - s.belt_height)
    outer = min(outer, s.width / 2 * s.cabin_width * s.roof_width)
    inner = outer - draft.between(0.08, 0.16)
    return rectangle((inner, outer), (low, top), 7, 3)


def _draw_inner(draft: Draft, sheet: np.ndarray) -> None:
    """Draws an indicator or a reversing lamp within a lamp."""
    middle = sheet.mean(axis=(0, 1))
    shift = np.ptp(sheet, axis=(0, 1)) * (draft.between(-0.25, 0.25), 0)
    small = middle + shift + (sheet - middle) * 0.35
    colour = AMBER if draft.chance(0.5) else (0.92, 0.9, 0.88)
    draft.patch_pair(small, "rear", Part.TAIL_LAMP, colour, 0.03)
