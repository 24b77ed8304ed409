"""What cars of a kind have in common."""

from __future__ import annotations

import dataclasses

from npi_tf.cars.drawn.shape import Shape


@dataclasses.dataclass(frozen=True, slots=True)
class Style:
    """What cars of a kind have in common.

    Attributes:
        shape: their typical proportions.
        body: `"closed"`, `"open"` without a roof, `"bed"` with an open load
            bed, or `"cargo"` with a box behind the cabin.
        panes: numbers of side windows to choose from.
        blind: how often the rear half has no side windows.
        often: things that these cars carry more often than others, with how
            often they do; see `npi_tf.cars.drawn.kit`.
    """

    shape: Shape
    body: str = "closed"
    panes: tuple[int, ...] = (2, 2, 3)
    blind: float = 0.03
    often: dict[str, float] = dataclasses.field(default_factory=dict)


def typical(heights: str, cabin: str, **others: float) -> Shape:
    """Returns a shape from two rows of numbers.

    Args:
        heights: clearance, nose, cowl, belt, boot, tail and roof.
        cabin: bonnet, run of the windscreen, boot, run of the rear window.
        others: all that differs from a saloon.
    """
    names = "clearance nose_height cowl_height belt_height boot_height"
    names += " tail_height roof_height bonnet screen_run boot rear_run"
    numbers = map(float, f"{heights} {cabin}".split())
    return Shape(**dict(zip(names.split(), numbers, strict=True)), **others)


BOXY = dict(
    nose_plan=0.08,
    nose_lean=0.03,
    tail_plan=0.03,
    tail_lean=0.02,
    nose_round=0.07,
    tail_round=0.05,
    softness=0.06,
    sill_tuck=0.03,
    shoulder=0.03,
    shoulder_power=8.0,
    crown=0.025,
    taper=0.02,
)
"""Numbers of a shape with flat sides and sharp edges."""
