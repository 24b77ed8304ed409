"""Cars of every day."""

from __future__ import annotations

from npi_tf.cars.drawn.shape import Shape
from npi_tf.cars.drawn.style import Style, typical

_SEDAN = Style(Shape())

_HATCHBACK = Style(
    typical(
        ".2 .7 .98 .96 1 .97 1.48",
        ".24 .14 .02 .07",
        length=4.0,
        wheelbase=0.62,
        overhang=0.2,
    ),
    often={"roof_spoiler": 0.4, "rear_wiper": 0.5},
)

_WAGON = Style(
    typical(".2 .7 .97 .96 1 .97 1.5", ".26 .13 .02 .05", length=4.7),
    panes=(3, 3, 4),
    often={"rails": 0.5, "roof_box": 0.1, "rear_wiper": 0.5},
)

_SUV = Style(
    typical(
        ".32 .96 1.16 1.15 1.2 1.15 1.75",
        ".25 .1 .02 .055",
        width=1.9,
        wheelbase=0.6,
        roof_width=0.84,
        shoulder=0.06,
        wheel_radius=0.38,
        wheel_width=0.26,
        wheel_out=0.03,
    ),
    panes=(2, 3, 3),
    often={
        "rails": 0.6,
        "cladding": 0.5,
        "roof_spoiler": 0.4,
        "bull_bar": 0.12,
        "rear_wiper": 0.5,
        "flares": 0.5,
    },
)

_MINIVAN = Style(
    typical(
        ".2 .8 1.08 1.06 1.1 1.05 1.78",
        ".17 .17 .01 .04",
        length=4.7,
        width=1.88,
        wheelbase=0.61,
        overhang=0.2,
        roof_width=0.85,
    ),
    panes=(3, 3, 4),
    often={"rails": 0.4, "rear_wiper": 0.5},
)

_MICRO = Style(
    typical(
        ".19 .75 1 .98 1 .95 1.53",
        ".17 .16 .02 .06",
        length=3.1,
        width=1.58,
        wheelbase=0.66,
        overhang=0.17,
        softness=0.25,
        wheel_radius=0.28,
        wheel_width=0.18,
    ),
    panes=(1, 2),
)

_LIMOUSINE = Style(
    typical(
        ".19 .72 .97 .96 1 .95 1.47",
        ".19 .09 .13 .075",
        length=6.6,
        width=1.86,
        wheelbase=0.67,
        overhang=0.14,
    ),
    panes=(4, 5, 6),
    often={"chrome": 0.6},
)

_CLASSIC = Style(
    typical(
        ".26 .82 1.02 1 .96 .72 1.55",
        ".32 .06 .1 .14",
        length=4.2,
        width=1.5,
        wheelbase=0.6,
        overhang=0.16,
        cabin_width=0.95,
        roof_width=0.82,
        nose_plan=0.12,
        softness=0.35,
        shoulder=0.25,
        shoulder_power=2.5,
        tail_round=0.3,
        crown=0.12,
        taper=0.2,
        wheel_radius=0.35,
        wheel_width=0.18,
        wheel_out=0.14,
    ),
    panes=(1, 2),
    often={
        "big_fenders": 0.75,
        "separate_lamps": 0.6,
        "chrome": 0.8,
        "running_board": 0.6,
        "spare": 0.25,
    },
)

STYLES = {
    "sedan": _SEDAN,
    "hatchback": _HATCHBACK,
    "wagon": _WAGON,
    "suv": _SUV,
    "minivan": _MINIVAN,
    "micro": _MICRO,
    "limousine": _LIMOUSINE,
    "classic": _CLASSIC,
}
"""Styles by name."""
