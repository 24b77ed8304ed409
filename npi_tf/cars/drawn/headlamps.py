"""Headlamps: within the front or standing beside it."""

from __future__ import annotations

import numpy as np

from npi_tf.cars.drawn.draft import Draft
from npi_tf.cars.drawn.geometry import ball
from npi_tf.cars.drawn.surface import grown, oval, quad, rectangle
from npi_tf.cars.mesh import Part


def draw_headlamps(draft: Draft) -> None:
    """Draws headlamps if the car has any."""
    if draft.has("separate_lamps"):
        _draw_separate_lamps(draft)
    elif draft.has("front_lamps"):
        _draw_lamps(draft)


def _draw_lamps(draft: Draft) -> None:
    half = draft.front.half
    kind = draft.rng.choice(
        ["round", "round", "square", "slit", "slanted", "stack", "twin", "bar"]
    )
    z = draft.front.level(draft.between(0.56, 0.8))
    high = draft.front.height * draft.between(0.1, 0.23)
    inner = half * draft.between(0.5, 0.7)
    outer = half * draft.between(0.88, 0.99)
    sheets = _lamp_sheets(kind, (inner, outer), z, high, draft)
    housed = draft.chance(0.45)
    house = draft.palette.bright if draft.chance(0.4) else draft.palette.trim
    for sheet in sheets:
        if housed:
            frame = grown(sheet, 0.025)
            draft.patch_pair(frame, "front", Part.TRIM, house, 0.016)
        draft.patch_pair(
            sheet, "front", Part.HEADLAMP, draft.palette.lamp, 0.03
        )
    if kind in ("slanted", "square", "slit") and draft.chance(0.5):
        _draw_bulbs(draft, sheets[0])


def _lamp_sheets(
    kind: str,
    span: tuple[float, float],
    z: float,
    high: float,
    draft: Draft,
) -> list[np.ndarray]:
    """Returns the lamps of the left half.

    Args:
        kind: of lamp.
        span: inner and outer end, in y.
        z: height of the middle.
        high: half the height of a lamp.
        draft: the car.
    """
    inner, outer = span
    radius = max(high, 0.07)
    if kind == "round":
        return [oval((outer - radius * 1.05, z), (radius, radius), 7)]
    if kind == "twin":
        r = min(0.75 * radius, (outer - inner) / 4)
        middle = (inner + outer) / 2
        return [oval((middle + d * 1.1 * r, z), (r, r)) for d in (-1, 1)]
    if kind == "stack":
        sides = outer - 0.6 * (outer - inner), outer
        heights = [
            z - 1.2 * high,
            z + 0.2 * high,
            z + 0.3 * high,
            z + 1.7 * high,
        ]
        return [rectangle(sides, heights[:2]), rectangle(sides, heights[2:])]
    if kind == "bar":
        return [rectangle((0, outer), (z - 0.025, z + 0.025), 2, 9)]
    return [_slanted(kind, span, z, high, draft)]


def _slanted(kind, span, z: float, high: float, draft: Draft) -> np.ndarray:
    """Returns a lamp with four corners, which only a square one has level."""
    inner, outer = span
    high *= 0.45 if kind == "slit" else 1.0
    lift = draft.between(-0.3, 1.1) * high if kind != "square" else 0
    corners = [
        (inner, z - high * 0.8),
        (outer, z - high * 0.8 + lift),
        (outer, z + high + lift),
        (inner, z + high * draft.between(0.3, 1)),
    ]
    return quad(corners, 3, 6)


def _draw_bulbs(draft: Draft, sheet: np.ndarray) -> None:
    """Draws what shines inside a large lamp."""
    middle = sheet.mean(axis=(0, 1))
    radius = np.ptp(sheet[..., 1]) * 0.25
    colour = tuple(0.5 + 0.5 * c for c in draft.palette.lamp)
    bulb = oval(tuple(middle), (radius, radius))
    draft.patch_pair(bulb, "front", Part.HEADLAMP, colour, 0.038)


def _draw_separate_lamps(draft: Draft) -> None:
    """Draws lamps that stand beside the bonnet, as on old cars."""
    s = draft.shape
    half, _, high = draft.front
    radius = draft.between(0.11, 0.16)
    y = half * draft.between(0.62, 0.9)
    z = high - draft.between(-0.05, 0.12)
    x = s.nose - s.nose_plan * 0.5 - draft.between(0.02, 0.3)
    shell = ball((x, y, z), (radius * 1.3, radius, radius))
    draft.sketch.add_pair(shell, Part.METAL, draft.palette.bright)
    glass = ball(
        (x + radius * 0.7, y, z), (radius * 0.75,) + (radius * 0.9,) * 2
    )
    draft.sketch.add_pair(glass, Part.HEADLAMP, draft.palette.lamp)
