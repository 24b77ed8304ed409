"""The rear: lamps, bumper, plate, exhausts, spare wheel."""

from __future__ import annotations

import numpy as np

from npi_tf.cars.drawn.bumper import draw_bumper
from npi_tf.cars.drawn.draft import Draft
from npi_tf.cars.drawn.geometry import box, rod
from npi_tf.cars.drawn.spoilers import draw_spoilers
from npi_tf.cars.drawn.surface import oval, quad, rectangle
from npi_tf.cars.drawn.tail_lamps import draw_tail_lamps
from npi_tf.cars.drawn.wheels import wheel
from npi_tf.cars.mesh import Part


def draw_tail(draft: Draft) -> None:
    """Draws all that is at the rear."""
    if draft.has("rear_bumper"):
        draw_bumper(draft, "rear", draft.rear)
    _draw_panels(draft)
    if draft.has("tail_lamps"):
        draw_tail_lamps(draft)
    _draw_plate_and_badge(draft)
    _draw_gaps(draft)
    _draw_strips(draft)
    _draw_on_window(draft)
    _draw_exhausts(draft)
    if draft.has("spare"):
        _draw_spare(draft)
    draw_spoilers(draft)


def _draw_panels(draft: Draft) -> None:
    """Draws a dark panel between the lamps and vents on the boot lid."""
    s = draft.shape
    half = draft.rear.half
    if draft.has("rear_panel"):
        low = draft.between(0.5, 0.6)
        span = (
            draft.rear.level(low),
            draft.rear.level(low + draft.between(0.1, 0.3)),
        )
        sheet = rectangle((-0.85 * half, 0.85 * half), span, 3, 7)
        draft.patch(sheet, "rear", Part.TRIM, draft.palette.trim, 0.015)
    if draft.has("rear_vents") and draft.kind == "closed" and s.boot > 0.06:
        for x in np.linspace(s.tail + 0.15, s.rear_foot, 5)[:-1]:
            sheet = rectangle((x, x + 0.05), (-0.5 * half, 0.5 * half), 2, 5)
            draft.patch(sheet, "top", Part.GRILLE, draft.palette.grille)


def _draw_plate_and_badge(draft: Draft) -> None:
    half = draft.rear.half
    if draft.has("rear_plate"):
        z = draft.rear.level(draft.between(0.2, 0.7))
        wide = draft.between(0.16, 0.27)
        sheet = rectangle((-wide, wide), (z - 0.06, z + 0.06), 2, 3)
        draft.patch(sheet, "rear", Part.PLATE, draft.palette.plate, 0.05)
    if draft.has("rear_badge"):
        r = draft.between(0.03, 0.06)
        sheet = oval((0, draft.rear.level(0.85)), (r, r))
        draft.patch(sheet, "rear", Part.METAL, draft.palette.bright, 0.03)
    if draft.has("rear_reflectors"):
        y, z = half * 0.75, draft.rear.level(0.2)
        sheet = rectangle((y - 0.08, y + 0.08), (z - 0.02, z + 0.02))
        draft.patch_pair(
            sheet, "rear", Part.TAIL_LAMP, draft.palette.tail_lamp, 0.03
        )


def _draw_gaps(draft: Draft) -> None:
    """Draws the edges of the boot lid or the doors."""
    level, gap = draft.rear.level, draft.palette.gap
    if draft.has("boot_lines"):
        z = level(draft.between(0.36, 0.5))
        wide = draft.rear.half * draft.between(0.6, 0.85)
        sheet = rectangle((-wide, wide), (z - 0.008, z + 0.008), 2, 7)
        draft.patch(sheet, "rear", Part.PAINT, gap)
        sheet = rectangle((wide - 0.008, wide + 0.008), (z, level(1)))
        draft.patch_pair(sheet, "rear", Part.PAINT, gap)
    if draft.has("rear_doors"):
        top = draft.shape.roof_height - 0.2
        sheet = rectangle((-0.01, 0.01), (level(0.2), top), 9, 2)
        draft.patch(sheet, "rear", Part.PAINT, gap)


def _draw_strips(draft: Draft) -> None:
    """Draws what is fixed to the boot lid and below it."""
    half, level = draft.rear.half, draft.rear.level
    if draft.has("boot_handle"):
        z = level(draft.between(0.6, 0.85))
        sheet = rectangle((-0.12, 0.12), (z - 0.02, z + 0.02), 2, 3)
        draft.patch(sheet, "rear", Part.TRIM, draft.palette.trim, 0.03)
    if draft.has("chrome_strip"):
        z, wide = level(draft.between(0.5, 0.75)), half * 0.5
        sheet = rectangle((-wide, wide), (z - 0.012, z + 0.012), 2, 7)
        draft.patch(sheet, "rear", Part.METAL, draft.palette.bright, 0.02)
    if draft.has("diffuser"):
        wide = 0.6 * half
        sheet = rectangle((-wide, wide), (level(0.03), level(0.22)))
        draft.patch(sheet, "rear", Part.TRIM, draft.palette.trim, 0.03)


def _draw_on_window(draft: Draft) -> None:
    """Draws what is on the rear window."""
    if draft.kind == "open":
        return
    s = draft.shape
    low, high = s.boot_height, float(draft.cabin.roof(s.rear_top))
    if draft.has("third_lamp"):
        wide, z = draft.between(0.06, 0.25), low + 0.93 * (high - low)
        sheet = rectangle((-wide, wide), (z - 0.015, z + 0.015), 2, 4)
        draft.patch(
            sheet, "rear", Part.TAIL_LAMP, draft.palette.tail_lamp, 0.02
        )
    if draft.has("rear_wiper"):
        z = low + 0.15 * (high - low)
        corners = [
            (-0.02, z),
            (-0.03, z + 0.03),
            (0.4, z + 0.14),
            (0.4, z + 0.1),
        ]
        sheet = quad(corners, 7, 2)
        draft.patch(sheet, "rear", Part.TRIM, draft.palette.trim, 0.02)


def _draw_exhausts(draft: Draft) -> None:
    s = draft.shape
    half, low, _ = draft.rear
    if draft.has("exhaust"):
        y = half * draft.between(0.3, 0.75)
        radius = draft.between(0.025, 0.06)
        places = [(y, -y), (y,), (y, y - 2.4 * radius), (0.0,)]
        for at in places[draft.rng.integers(len(places))]:
            end = (s.tail - 0.03, at, low + 0.02)
            pipe = rod((s.tail + 0.4, at, low + 0.01), end, radius, draft.bars)
            draft.add(pipe, Part.METAL, draft.palette.bright)
    if draft.has("tow_bar"):
        bar = box((s.tail - 0.05, 0, low + 0.05), (0.3, 0.06, 0.06))
        draft.add(bar, Part.TRIM, draft.palette.trim)


def _draw_spare(draft: Draft) -> None:
    s = draft.shape
    radius = s.wheel_radius * 0.92
    tyre, rim = wheel(radius, 0.22, 0.6, 0, round(8 + 16 * draft.detail))
    z = draft.between(0.55, 0.75) * s.belt_height + 0.25
    y = draft.between(-0.25, 0.25)
    x = draft.place(y, z, "rear") - 0.12
    covered = draft.chance(0.4)
    for solid, part, colour in (
        (tyre, Part.TYRE, draft.palette.tyre),
        (rim, Part.METAL, draft.palette.rim),
    ):
        if covered and part == Part.METAL:
            part, colour = Part.TRIM, draft.palette.trim
        draft.add(solid.turned(90, "z").moved(x, y, z), part, colour)
