"""What is on the roof."""

from __future__ import annotations

from npi_tf.cars.drawn.draft import Draft
from npi_tf.cars.drawn.geometry import box, rod
from npi_tf.cars.drawn.surface import rectangle
from npi_tf.cars.mesh import Part


def draw_roof(draft: Draft) -> None:
    """Draws all that is on the roof; a roadster has none."""
    if draft.kind == "open":
        return
    rear, front = draft.cabin.ends(1.0)
    if front - rear < 0.3:
        return
    if draft.has("sunroof"):
        _draw_sunroof(draft, front)
    if draft.has("rails"):
        _draw_rails(draft, rear, front)
    if draft.has("light_bar"):
        _draw_light_bar(draft, rear, front)
    elif draft.has("taxi_sign"):
        _draw_sign(draft, rear, front)
    elif draft.has("roof_box"):
        _draw_box(draft, rear, front)
    _draw_small_things(draft, rear, front)


def _height(draft: Draft, x: float, y: float = 0.0) -> float:
    return draft.place(x, y, "top")


def _draw_sunroof(draft: Draft, front: float) -> None:
    long = draft.between(0.3, 0.6)
    wide = 0.55 * float(draft.cabin.half_width(front, 1.0))
    sheet = rectangle((front - 0.15 - long, front - 0.15), (-wide, wide))
    draft.patch(sheet, "top", Part.GLASS, draft.palette.glass)


def _draw_rails(draft: Draft, rear: float, front: float) -> None:
    x0, x1 = rear + 0.15, front - 0.15
    y = 0.84 * float(draft.cabin.half_width((x0 + x1) / 2, 1.0))
    lift = draft.between(0.03, 0.08)
    z0, z1 = (_height(draft, x, y) + lift for x in (x0, x1))
    rail = rod((x0, y, z0), (x1, y, z1), 0.022, 4)
    draft.sketch.add_pair(rail, Part.METAL, draft.palette.bright)
    for x, z in ((x0, z0), (x1, z1)):
        foot = box((x, y, z - lift / 2), (0.1, 0.04, lift + 0.03))
        draft.sketch.add_pair(foot, Part.TRIM, draft.palette.trim)
    if draft.chance(0.3):
        for t in (0.3, 0.7):
            x, z = x0 + t * (x1 - x0), z0 + t * (z1 - z0) + 0.03
            bar = rod((x, -y, z), (x, y, z), 0.02, 4)
            draft.add(bar, Part.METAL, draft.palette.bright)


def _draw_light_bar(draft: Draft, rear: float, front: float) -> None:
    x = front - (front - rear) * draft.between(0.2, 0.5)
    wide = float(draft.cabin.half_width(x, 1.0)) * draft.between(0.5, 0.95)
    high = draft.between(0.08, 0.16)
    z = _height(draft, x) + high / 2 + 0.02
    pairs = [
        ((0.8, 0.05, 0.05), (0.05, 0.1, 0.8)),
        ((0.05, 0.15, 0.85), (0.05, 0.15, 0.85)),
        ((0.95, 0.55, 0.05), (0.95, 0.55, 0.05)),
    ]
    colours = pairs[draft.rng.integers(len(pairs))]
    for sign, colour in zip((-1, 1), colours, strict=True):
        lamp = box((x, sign * wide / 2, z), (0.22, wide * 0.95, high), 0.85)
        # Recoloured lamps are lit from all sides, unlike those in front.
        draft.add(lamp, Part.TRIM, colour)
    draft.add(box((x, 0, z), (0.2, 0.16, high)), Part.TRIM, draft.palette.trim)


def _draw_sign(draft: Draft, rear: float, front: float) -> None:
    x = front - (front - rear) * draft.between(0.2, 0.5)
    high = draft.between(0.1, 0.2)
    size = draft.between(0.12, 0.2), draft.between(0.35, 0.7), high
    sign = box((x, 0, _height(draft, x) + high / 2), size, 0.7)
    colour = (0.95, 0.8, 0.2) if draft.chance(0.6) else (0.95, 0.95, 0.9)
    draft.add(sign, Part.TRIM, colour)


def _draw_box(draft: Draft, rear: float, front: float) -> None:
    x = (rear + front) / 2 + draft.between(-0.1, 0.15)
    long = min(draft.between(1, 1.8), front - rear)
    y = draft.between(-0.2, 0.2)
    high = draft.between(0.2, 0.4)
    z = _height(draft, x) + high / 2 + 0.05
    colour = draft.palette.trim if draft.chance(0.6) else draft.palette.second
    case = box((x, y, z), (long, draft.between(0.5, 0.9), high), 0.85)
    draft.add(case, Part.TRIM, colour)


def _draw_small_things(draft: Draft, rear: float, front: float) -> None:
    if draft.has("antenna"):
        _draw_antenna(draft, rear + 0.1 if draft.chance(0.7) else front - 0.1)
    if draft.has("roof_scoop"):
        x = front - 0.25
        scoop = box((x, 0, _height(draft, x) + 0.04), (0.35, 0.35, 0.12), 0.8)
        draft.add(scoop, Part.PAINT, draft.palette.paint)
    if draft.has("snorkel"):
        _draw_snorkel(draft)


def _draw_antenna(draft: Draft, x: float) -> None:
    """Draws a fin or a mast."""
    z = _height(draft, x)
    if draft.chance(0.5):
        antenna = box((x, 0, z + 0.04), (0.16, 0.03, 0.1), 0.4)
    else:
        tip = (x - draft.between(0.05, 0.3), 0, z + 0.35)
        antenna = rod((x, 0, z - 0.02), tip, 0.008, 3)
    draft.add(antenna, Part.TRIM, draft.palette.trim)


def _draw_snorkel(draft: Draft) -> None:
    """Draws the raised intake along the right front pillar."""
    s = draft.shape
    low = s.width / 2 * s.cabin_width
    high = float(draft.cabin.half_width(s.screen_top, 1)) + 0.08
    start = (s.screen_foot + 0.1, -low, s.cowl_height - 0.1)
    end = (s.screen_top, -high, s.roof_height)
    pipe = rod(start, end, 0.04, draft.bars)
    draft.add(pipe, Part.TRIM, draft.palette.trim)
