"""The front: lamps, grille, bumper, and what is fixed to them."""

from __future__ import annotations

from npi_tf.cars.drawn.bumper import draw_bumper
from npi_tf.cars.drawn.draft import Draft
from npi_tf.cars.drawn.geometry import ball, box, rod
from npi_tf.cars.drawn.grille import draw_grille
from npi_tf.cars.drawn.headlamps import draw_headlamps
from npi_tf.cars.drawn.palette import AMBER, WHITE
from npi_tf.cars.drawn.surface import oval, rectangle
from npi_tf.cars.mesh import Part


def draw_nose(draft: Draft) -> None:
    """Draws all that is at the front."""
    if draft.has("front_bumper"):
        draw_bumper(draft, "front", draft.front)
    draw_grille(draft)
    draw_headlamps(draft)
    _draw_small_things(draft)
    _draw_attachments(draft)


def _draw_small_things(draft: Draft) -> None:
    half = draft.front.half
    colours = draft.palette
    if draft.has("fog_lamps"):
        r = draft.between(0.04, 0.08)
        centre = half * draft.between(0.6, 0.82), draft.front.level(0.22)
        sheet = oval(centre, (r * draft.between(1, 1.6), r))
        draft.patch_pair(sheet, "front", Part.HEADLAMP, colours.lamp, 0.024)
    if draft.has("front_indicators"):
        y, z = half * draft.between(0.7, 0.9), draft.front.level(0.42)
        sheet = rectangle((y - 0.07, y + 0.07), (z - 0.025, z + 0.025))
        draft.patch_pair(sheet, "front", Part.HEADLAMP, AMBER, 0.024)
    if draft.has("front_plate"):
        z = draft.front.level(draft.between(0.18, 0.36))
        wide = draft.between(0.16, 0.27)
        sheet = rectangle((-wide, wide), (z - 0.06, z + 0.06), 2, 3)
        draft.patch(sheet, "front", Part.PLATE, colours.plate, 0.06)
    if draft.has("front_badge"):
        r = draft.between(0.035, 0.08)
        sheet = oval((0, draft.front.level(draft.between(0.66, 0.86))), (r, r))
        draft.patch(sheet, "front", Part.METAL, colours.bright, 0.04)


def _draw_attachments(draft: Draft) -> None:
    s = draft.shape
    half, low, high = draft.front
    if draft.has("splitter"):
        lip = box((s.nose - 0.18, 0, low), (0.5, 1.9 * half, 0.03))
        draft.add(lip, Part.TRIM, draft.palette.trim)
    if draft.has("front_hook"):
        y = draft.between(-0.6, 0.6) * half
        x = draft.place(y, draft.front.level(0.15), "front")
        hook = box((x, y, draft.front.level(0.15)), (0.12, 0.05, 0.05))
        draft.add(hook, Part.METAL, (0.8, 0.1, 0.05))
    if draft.has("bull_bar"):
        _draw_bull_bar(draft, half, low, high)
    if draft.has("rally_lamps"):
        for y in (-0.6, -0.22, 0.22, 0.6):
            z = draft.front.level(draft.between(0.55, 0.6))
            x = draft.place(y * half, z, "front") + 0.04
            lamp = ball((x, y * half, z), (0.07, 0.11, 0.11))
            draft.add(lamp, Part.HEADLAMP, WHITE)


def _draw_bull_bar(draft: Draft, half: float, low: float, high: float) -> None:
    x = draft.shape.nose + 0.1
    y = half * draft.between(0.35, 0.6)
    top = high - draft.between(0, 0.15)
    radius = draft.between(0.025, 0.045)
    colour = draft.palette.bright
    bars = [((x, -y, top), (x, y, top))]
    bars += [((x, side * y, low), (x, side * y, top)) for side in (-1, 1)]
    bars.append(((x, -y, (low + top) / 2), (x, y, (low + top) / 2)))
    for start, end in bars:
        bar = rod(start, end, radius, draft.bars)
        draft.add(bar, Part.METAL, colour)
