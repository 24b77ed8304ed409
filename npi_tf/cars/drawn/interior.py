"""What is seen through open windows and in cars without a roof."""

from __future__ import annotations

import numpy as np

from npi_tf.cars.drawn.draft import Draft
from npi_tf.cars.drawn.geometry import Solid, ball, box, rod, turn
from npi_tf.cars.mesh import Part


def draw_interior(draft: Draft) -> None:
    """Draws seats, dashboard and steering wheel if they can be seen."""
    if draft.kind != "open" and not draft.has("open_windows"):
        return
    s = draft.shape
    rear, front = s.cockpit
    floor = s.clearance + 0.12
    well = draft.body.tub((rear, front), floor)
    draft.add(well, Part.INTERIOR, draft.palette.trim)
    seat = front - 0.35 * min(s.screen_run * s.length, 1.2) - 0.75
    rows = [seat]
    if draft.kind != "open" or draft.chance(0.3):
        rows += list(np.arange(seat - 0.9, rear + 0.5, -0.9))
    for x in rows:
        _draw_seats(draft, x, floor)
    _draw_dashboard(draft, front, seat)
    if draft.kind == "open":
        _draw_behind_seats(draft, rear, seat)


def _draw_behind_seats(draft: Draft, rear: float, seat: float) -> None:
    """Draws what an open car has there: a roll bar, a folded roof."""
    s = draft.shape
    y, low = s.width * 0.4, s.belt_height - 0.2
    if draft.has("roll_bar"):
        x, top = seat - 0.55, s.roof_height - draft.between(-0.1, 0.15)
        for start, end in (
            ((x, y, low), (x, 0.85 * y, top)),
            ((x, -y, low), (x, -0.85 * y, top)),
            ((x, -0.85 * y, top), (x, 0.85 * y, top)),
        ):
            bar = rod(start, end, 0.035, draft.bars)
            draft.add(bar, Part.METAL, draft.palette.bright)
    if draft.has("folded_roof"):
        high = draft.between(0.08, 0.2)
        place = (rear + 0.1, 0, s.boot_height)
        roll = ball(place, (0.25, 1.1 * y, high), 5, 10, 0.6)
        draft.add(roll, Part.TRIM, draft.palette.roof)


def _draw_seats(draft: Draft, x: float, floor: float) -> None:
    s = draft.shape
    y = s.width * 0.21
    top = s.belt_height + draft.between(0.05, 0.2)
    colour = draft.palette.interior
    cushion = box((x, y, floor + 0.2), (0.55, 0.5, 0.25))
    high = top - floor - 0.2
    back = box((0, 0, high / 2), (0.14, 0.5, high), 0.85).turned(-12)
    head = ball((0, 0, 0), (0.06, 0.13, 0.1), 4, 6, 0.7)
    tilt = np.tan(np.radians(12)) * high
    for solid in (
        cushion,
        back.moved(x - 0.27, y, floor + 0.2),
        head.moved(x - 0.3 - tilt, y, top + 0.06),
    ):
        draft.sketch.add_pair(solid, Part.INTERIOR, colour)


def _draw_dashboard(draft: Draft, front: float, seat: float) -> None:
    s = draft.shape
    dash = box(
        (front - 0.15, 0, s.belt_height - 0.12), (0.4, s.width * 0.8, 0.25), 0.9
    )
    draft.add(dash, Part.INTERIOR, draft.palette.trim)
    ring = _steering_wheel(6 + round(10 * draft.detail))
    side = 1 if draft.chance(0.75) else -1
    place = (seat + 0.38, side * s.width * 0.21, s.belt_height - 0.02)
    draft.add(
        ring.turned(90, "z").turned(-25).moved(*place),
        Part.INTERIOR,
        draft.palette.trim,
    )


def _steering_wheel(segments: int) -> Solid:
    square = [(0.16, 0), (0.18, -0.02), (0.2, 0), (0.18, 0.02), (0.16, 0)]
    return turn(np.array(square), segments)
