"""What is on and above the bonnet: lines, scoops, stripes, wipers."""

from __future__ import annotations

import numpy as np

from npi_tf.cars.drawn.draft import Draft
from npi_tf.cars.drawn.geometry import box
from npi_tf.cars.drawn.surface import quad, rectangle
from npi_tf.cars.mesh import Part


def draw_bonnet(draft: Draft) -> None:
    """Draws all that is on the bonnet and on the windscreen's foot."""
    if draft.has("stripes") and not draft.coarse:
        _draw_stripes(draft)
    if draft.shape.bonnet > 0.12:
        if draft.has("dark_bonnet") and not draft.coarse:
            _draw_dark_bonnet(draft)
        _draw_lines(draft)
        _draw_scoops(draft)
    if draft.has("sun_strip") and draft.kind != "open":
        _draw_sun_strip(draft)
    if draft.has("wipers"):
        _draw_wipers(draft)


def _draw_dark_bonnet(draft: Draft) -> None:
    s = draft.shape
    span = s.screen_foot + 0.02, s.nose - s.nose_round - 0.05
    wide = 0.38 * s.width
    colour = draft.palette.trim if draft.chance(0.6) else draft.palette.second
    sheet = rectangle(span, (-wide, wide), 9, 9)
    draft.patch(sheet, "top", Part.PAINT, colour, 0.012)


def _draw_lines(draft: Draft) -> None:
    s = draft.shape
    if draft.has("bonnet_lines"):
        front, rear = s.nose - s.nose_round - 0.1, s.screen_foot + 0.05
        y = s.width / 2 * draft.between(0.72, 0.84)
        tip = draft.between(0.75, 1)
        corners = [(rear, y - 0.01), (front, y * tip - 0.01)]
        corners += [(front, y * tip + 0.006), (rear, y + 0.006)]
        draft.patch_pair(
            quad(corners, 2, 9), "top", Part.PAINT, draft.palette.gap
        )
    if draft.has("bonnet_figure"):
        x = s.nose - s.nose_round - s.nose_lean - 0.08
        z = draft.place(x, 0.0, "top")
        figure = box((x, 0, z + 0.05), (0.1, 0.03, 0.12), top=0.4)
        draft.add(figure, Part.METAL, draft.palette.bright)


def _draw_scoops(draft: Draft) -> None:
    s = draft.shape
    middle = (s.nose + s.screen_foot) / 2
    if draft.has("scoop"):
        wide, long = draft.between(0.25, 0.6), draft.between(0.3, 0.6)
        high = draft.between(0.06, 0.14)
        x = middle - draft.between(0, 0.2)
        z = draft.place(x, 0.0, "top")
        scoop = box((x, 0, z), (long, wide, 2 * high), top=0.8)
        draft.add(scoop, Part.PAINT, draft.palette.paint)
        mouth = box(
            (x + long * 0.45, 0, z + 0.45 * high),
            (0.06, wide * 0.78, high * 0.7),
        )
        draft.add(mouth, Part.GRILLE, draft.palette.grille)
    if draft.has("bonnet_vents"):
        y = s.width * draft.between(0.12, 0.25)
        sheet = rectangle((middle - 0.2, middle + 0.05), (y - 0.08, y + 0.08))
        draft.patch_pair(sheet, "top", Part.GRILLE, draft.palette.grille)


def _draw_stripes(draft: Draft) -> None:
    """Draws stripes from the nose over the roof to the tail."""
    s = draft.shape
    wide = draft.between(0.06, 0.2)
    gap = draft.between(0.02, 0.08)
    spans = [(gap, gap + wide)] if draft.chance(0.7) else [(0.3, 0.3 + wide)]
    ends = [(s.nose - 0.1, s.screen_foot + 0.1)]
    if draft.chance(0.7) and draft.kind == "closed":
        ends += [(s.screen_top - 0.1, s.rear_top + 0.1)]
        ends += [(s.rear_foot - 0.1, s.tail + 0.08)]
    for front, rear in ends:
        for span in spans:
            if front > rear + 0.1:
                sheet = rectangle((rear, front), span, 3, 11)
                draft.patch_pair(sheet, "top", Part.PAINT, draft.palette.second)


def _draw_sun_strip(draft: Draft) -> None:
    """Draws a band along the windscreen's upper edge."""
    s = draft.shape
    wide = 0.9 * float(draft.cabin.half_width(s.screen_top, 1.0))
    high = float(draft.cabin.roof(s.screen_top))
    step = 0.1 * (high - s.cowl_height)
    span = high - 2.3 * step, high - step
    colour = draft.palette.trim if draft.chance(0.5) else draft.palette.second
    sheet = rectangle((-wide, wide), span, 3, 9)
    draft.patch(sheet, "front", Part.TRIM, colour, 0.015)


def _draw_wipers(draft: Draft) -> None:
    s = draft.shape
    low, high = (
        s.screen_foot - 0.03,
        s.screen_foot - 0.25 * np.clip(s.screen_run * s.length, 0.1, 0.6),
    )
    for y in (-0.35, 0.1):
        y = y * s.width / 1.8
        corners = [(low, y), (low, y + 0.02)]
        corners += [(high, y + 0.42), (high, y + 0.39)]
        draft.patch(
            quad(corners, 7, 2), "top", Part.PAINT, draft.palette.gap, 0.015
        )
