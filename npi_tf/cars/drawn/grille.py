"""Grilles and air intakes."""

from __future__ import annotations

import numpy as np

from npi_tf.cars.drawn.draft import Draft
from npi_tf.cars.drawn.surface import grown, quad, rectangle
from npi_tf.cars.mesh import Part


def draw_grille(draft: Draft) -> None:
    """Draws the openings of the front if the car has any."""
    if draft.has("grille"):
        _draw_grille(draft)
    if draft.has("intake"):
        _draw_intake(draft)


def _draw_grille(draft: Draft) -> None:
    half = draft.front.half
    kind = draft.rng.choice(
        ["wide", "tall", "kidney", "hexagon", "bar", "shield", "full"]
    )
    low = draft.between(0.42, 0.6)
    high = min(low + draft.between(0.15, 0.38), 0.88)
    wide = half * draft.between(0.3, 0.62)
    if kind == "tall":
        wide, low, high = half * draft.between(0.18, 0.32), 0.25, 0.92
    elif kind == "full":
        wide = half * draft.between(0.8, 0.93)
    elif kind == "bar":
        wide, high = half * draft.between(0.5, 0.8), low + 0.08
    bottom, top = draft.front.level(low), draft.front.level(high)
    if kind == "kidney":
        _draw_kidneys(draft, wide, bottom, top)
        return
    sheets = _grille_sheets(kind, wide, bottom, top)
    if draft.chance(0.4 if not draft.has("chrome") else 0.8):
        for sheet in sheets:
            frame = grown(sheet, 0.03)
            draft.patch(frame, "front", Part.METAL, draft.palette.bright, 0.014)
    for sheet in sheets:
        draft.patch(sheet, "front", Part.GRILLE, draft.palette.grille, 0.022)
    _draw_bars(draft, 0.85 * wide, bottom, top)


def _grille_sheets(kind: str, wide: float, bottom: float, top: float):
    middle = (bottom + top) / 2
    if kind == "hexagon":
        lower = [(-0.65, bottom), (0.65, bottom), (1, middle), (-1, middle)]
        upper = [(-1, middle), (1, middle), (0.8, top), (-0.8, top)]
        return [quad(np.multiply(c, (wide, 1))) for c in (lower, upper)]
    low, high = {"shield": (0.55, 1.0), "wide": (0.9, 1.0)}.get(kind, (1, 1))
    corners = [(-low, bottom), (low, bottom), (high, top), (-high, top)]
    return [quad(np.multiply(corners, (wide, 1)), 3, 7)]


def _draw_kidneys(draft: Draft, wide: float, bottom: float, top: float) -> None:
    centre = (wide * 0.42, (bottom + top) / 2)
    size = np.array([wide * 0.34, (top - bottom) / 2])
    for border, part, colour, rise in (
        (0.025, Part.METAL, draft.palette.bright, 0.014),
        (0.0, Part.GRILLE, draft.palette.grille, 0.022),
    ):
        a, b = size + border
        sheet = rectangle(
            (centre[0] - a, centre[0] + a), (centre[1] - b, centre[1] + b)
        )
        draft.patch_pair(sheet, "front", part, colour, rise)


def _draw_bars(draft: Draft, wide: float, bottom: float, top: float) -> None:
    if draft.chance(0.4) or draft.detail < 0.2:
        return
    part, colour = Part.METAL, draft.palette.bright
    if draft.chance(0.5):
        count = int(draft.rng.integers(1, 5))
        for z in np.linspace(bottom, top, count + 2)[1:-1]:
            sheet = rectangle((-wide, wide), (z - 0.008, z + 0.008), 2, 6)
            draft.patch(sheet, "front", part, colour, 0.03)
        return
    count = int(draft.rng.integers(3, 10))
    for y in np.linspace(-wide, wide, count + 2)[1:-1]:
        sheet = rectangle((y - 0.01, y + 0.01), (bottom, top), 3, 2)
        draft.patch(sheet, "front", part, colour, 0.03)


def _draw_intake(draft: Draft) -> None:
    half = draft.front.half
    bottom, top = (
        draft.front.level(0.1),
        draft.front.level(draft.between(0.25, 0.38)),
    )
    wide = half * draft.between(0.3, 0.75)
    tip = draft.between(0.7, 1.2)
    corners = [(-wide, bottom), (wide, bottom)]
    corners += [(wide * tip, top), (-wide * tip, top)]
    draft.patch(quad(corners, 3, 9), "front", Part.GRILLE, draft.palette.grille)
    if draft.chance(0.3):
        a, b = half * draft.between(0.62, 0.7), half * 0.92
        sheet = quad([(a, bottom), (b, bottom), (b, top * 1.1), (a, top)])
        draft.patch_pair(sheet, "front", Part.TRIM, draft.palette.trim)
