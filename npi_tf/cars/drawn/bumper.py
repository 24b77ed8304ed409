"""Bumpers."""

from __future__ import annotations

from npi_tf.cars.drawn.draft import Draft
from npi_tf.cars.drawn.ends import End
from npi_tf.cars.drawn.palette import CHROME
from npi_tf.cars.drawn.surface import rectangle
from npi_tf.cars.mesh import Part


def draw_bumper(draft: Draft, side: str, end: End) -> None:
    """Draws a bumper across one end.

    Args:
        draft: the car.
        side: `"front"` or `"rear"`.
        end: what is there.
    """
    low = draft.between(0.1, 0.32)
    high = low + draft.between(0.12, 0.28)
    reach = end.half * draft.between(0.88, 0.97)
    colour = draft.palette.bumper
    part = Part.METAL if colour == CHROME else Part.TRIM
    if draft.chance(0.25):
        part, colour = Part.PAINT, draft.palette.paint
    sheet = rectangle((-reach, reach), (end.level(low), end.level(high)), 3, 11)
    draft.patch(sheet, side, part, colour, draft.between(0.03, 0.11))
