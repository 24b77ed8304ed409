"""Spoilers and wings."""

from __future__ import annotations

from npi_tf.cars.drawn.draft import Draft
from npi_tf.cars.drawn.geometry import box
from npi_tf.cars.mesh import Part


def draw_spoilers(draft: Draft) -> None:
    """Draws spoilers and wings if the car has any."""
    s = draft.shape
    half, _, high = draft.rear
    if draft.has("boot_spoiler"):
        x = s.tail + 0.1 + s.tail_lean
        rise = draft.between(0.05, 0.12)
        lip = box((x, 0, high + rise / 2), (0.14, 1.7 * half, rise))
        draft.add(lip.turned(0), Part.PAINT, draft.palette.paint)
    if draft.has("wing") and draft.kind == "closed":
        _draw_wing(draft, half, high)
    if draft.has("roof_spoiler") and draft.kind in ("closed", "cargo"):
        end = draft.cabin.ends(1.0)[0]
        wide = 1.8 * float(draft.cabin.half_width(end, 1.0))
        z = float(draft.cabin.roof(end))
        lip = box((end - 0.05, 0, z - 0.01), (0.4, wide, 0.05))
        draft.add(lip, Part.PAINT, draft.palette.paint)


def _draw_wing(draft: Draft, half: float, high: float) -> None:
    s = draft.shape
    x = s.tail + draft.between(0.1, 0.25)
    # Above a hatch it would be inside the car.
    low = high if s.boot > 0.06 else s.roof_height - 0.1
    top = low + draft.between(0.15, 0.4)
    painted = draft.chance(0.6)
    part = Part.PAINT if painted else Part.TRIM
    colour = draft.palette.paint if painted else draft.palette.trim
    wide = half * draft.between(1.5, 2)
    blade = box((0, 0, 0), (draft.between(0.2, 0.38), wide, 0.04))
    draft.add(blade.turned(-8).moved(x, 0, top), part, colour)
    for y in (-0.6 * half, 0.6 * half):
        stand = box(
            (x, y, (low + top) / 2 - 0.05), (0.14, 0.03, top - low + 0.1)
        )
        draft.add(stand, Part.TRIM, draft.palette.trim)
    if draft.chance(0.6):
        for y in (-wide / 2, wide / 2):
            plate = box((x, y, top), (0.36, 0.025, 0.16))
            draft.add(plate, part, colour)
