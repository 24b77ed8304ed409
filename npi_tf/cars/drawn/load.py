"""Load beds and cargo boxes."""

from __future__ import annotations

from npi_tf.cars.drawn.draft import Draft
from npi_tf.cars.drawn.geometry import box, rod
from npi_tf.cars.mesh import Part


def draw_bed(draft: Draft) -> None:
    """Draws the open bed of a pickup."""
    s = draft.shape
    rear, front = s.bed
    floor = s.clearance + 0.35 * (s.boot_height - s.clearance)
    painted = draft.chance(0.5)
    draft.add(
        draft.body.tub((rear, front), floor),
        Part.PAINT if painted else Part.TRIM,
        draft.palette.paint if painted else draft.palette.trim,
    )
    if draft.has("roll_bar"):
        _draw_roll_bar(draft, front - 0.15)
    if draft.has("canopy"):
        _draw_canopy(draft, rear, front)
    elif draft.has("load") and front - rear > 0.8:
        wide = s.width * draft.between(0.3, 0.7)
        high = draft.between(0.3, 0.8)
        centre = ((rear + front) / 2, 0, floor + high / 2)
        size = ((front - rear) * draft.between(0.3, 0.8), wide, high)
        draft.add(box(centre, size), Part.TRIM, draft.palette.second)


def _draw_canopy(draft: Draft, rear: float, front: float) -> None:
    """Draws a hood over the bed, painted or of cloth."""
    s = draft.shape
    low = s.boot_height - 0.05
    high = draft.between(0.7, 1.1) * (s.roof_height - low)
    middle = (rear + front) / 2
    size = (front - rear + 0.1, 0.93 * s.width, high)
    painted = draft.chance(0.5)
    draft.add(
        box((middle, 0, low + high / 2), size, draft.between(0.75, 0.97)),
        Part.PAINT if painted else Part.TRIM,
        draft.palette.paint if painted else draft.palette.trim,
    )


def _draw_roll_bar(draft: Draft, x: float) -> None:
    s = draft.shape
    y, low = 0.42 * s.width, s.boot_height - 0.15
    top = s.roof_height - draft.between(-0.08, 0.2)
    for start, end in (
        ((x, y, low), (x, y * 0.9, top)),
        ((x, -y, low), (x, -y * 0.9, top)),
        ((x, -y * 0.9, top), (x, y * 0.9, top)),
        ((x - 0.6, y, low), (x, y * 0.9, top)),
        ((x - 0.6, -y, low), (x, -y * 0.9, top)),
    ):
        bar = rod(start, end, 0.035, draft.bars)
        draft.add(bar, Part.METAL, draft.palette.bright)


def draw_cargo(draft: Draft) -> None:
    """Draws the box, flat bed or tank of a light truck."""
    s = draft.shape
    rear, front = s.tail - 0.02, s.rear_foot - draft.between(0.04, 0.15)
    low = s.boot_height - 0.02
    long, wide = front - rear, s.width * draft.between(0.98, 1.15)
    colour = (0.9, 0.9, 0.9) if draft.chance(0.5) else draft.palette.second
    if draft.chance(0.7):
        high = s.roof_height * draft.between(0.85, 1.35) - low
        case = box((rear + long / 2, 0, low + high / 2), (long, wide, high))
        draft.add(case, Part.PAINT, colour)
        _draw_doors(draft, rear, low, high, wide)
        return
    rim = draft.between(0.15, 0.5)
    for side in (-1, 1):
        board = box(
            (rear + long / 2, side * wide / 2, low + rim / 2), (long, 0.05, rim)
        )
        draft.add(board, Part.PAINT, colour)
    for x, high in ((rear, rim), (front, rim * 1.6)):
        board = box((x, 0, low + high / 2), (0.05, wide, high))
        draft.add(board, Part.PAINT, colour)
    floor = box((rear + long / 2, 0, low), (long, wide, 0.08))
    draft.add(floor, Part.TRIM, draft.palette.trim)


def _draw_doors(
    draft: Draft, rear: float, low: float, high: float, wide: float
) -> None:
    """Draws the gap and the rods of a box's rear doors."""
    if not draft.has("rear_doors"):
        return
    dark = (0.08, 0.08, 0.08)
    for y in (-0.01, -0.25 * wide, 0.25 * wide):
        strip = box((rear, y, low + high / 2), (0.03, 0.02, 0.94 * high))
        draft.add(strip, Part.TRIM, dark)
