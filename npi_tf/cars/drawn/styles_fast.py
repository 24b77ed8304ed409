"""Cars for speed and for fun."""

from __future__ import annotations

from npi_tf.cars.drawn.style import BOXY, Style, typical

_COUPE = Style(
    typical(
        ".17 .66 .9 .9 .95 .9 1.35",
        ".29 .15 .1 .19",
        length=4.4,
        wheelbase=0.58,
        roof_width=0.76,
    ),
    panes=(1, 2),
    often={"wing": 0.2},
)

_SPORTS = Style(
    typical(
        ".13 .52 .82 .82 .88 .84 1.18",
        ".25 .2 .08 .24",
        length=4.4,
        width=1.9,
        wheelbase=0.57,
        overhang=0.22,
        roof_width=0.7,
        nose_plan=0.3,
        nose_lean=0.15,
        tail_plan=0.15,
        softness=0.35,
        shoulder=0.14,
        shoulder_power=3.0,
        wheel_radius=0.34,
        wheel_width=0.28,
        crown=0.05,
        haunch=0.04,
        hump=0.06,
    ),
    panes=(1, 1, 2),
    often={"wing": 0.35, "diffuser": 0.4, "side_scoop": 0.4, "fenders": 0.3},
)

_MUSCLE = Style(
    typical(
        ".18 .76 .93 .93 .96 .9 1.36",
        ".33 .1 .12 .18",
        length=4.8,
        width=1.9,
        wheelbase=0.58,
        nose_plan=0.06,
        nose_lean=-0.04,
        tail_lean=-0.03,
        nose_round=0.05,
        tail_round=0.05,
        softness=0.1,
        roof_width=0.76,
        wheel_radius=0.35,
        wheel_width=0.28,
    ),
    panes=(1, 2),
    often={"stripes": 0.4, "scoop": 0.5, "boot_spoiler": 0.4},
)

_ROADSTER = Style(
    typical(
        ".16 .64 .9 .88 .92 .86 1.28",
        ".31 .11 .24 .1",
        length=4.1,
        width=1.75,
        wheelbase=0.58,
        shoulder=0.12,
    ),
    body="open",
    panes=(1,),
    often={"roll_bar": 0.4},
)

_RACE = Style(
    typical(
        ".1 .5 .8 .8 .9 .86 1.2",
        ".27 .16 .12 .2",
        length=4.5,
        width=1.9,
        wheelbase=0.59,
        overhang=0.2,
        roof_width=0.75,
        nose_plan=0.22,
        haunch=0.03,
        hump=0.03,
        wheel_radius=0.34,
        wheel_width=0.32,
        wheel_out=0.05,
    ),
    panes=(1, 2),
    often={
        "wing": 0.75,
        "fenders": 0.7,
        "stripes": 0.5,
        "roundel": 0.7,
        "splitter": 0.7,
        "diffuser": 0.5,
        "scoop": 0.3,
    },
)

_RALLY = Style(
    typical(
        ".24 .72 .98 .96 1 .95 1.45",
        ".24 .14 .06 .09",
        length=4.1,
        width=1.8,
        wheelbase=0.61,
        wheel_radius=0.34,
        wheel_width=0.26,
        wheel_out=0.05,
    ),
    often={
        "wing": 0.5,
        "roof_spoiler": 0.4,
        "fenders": 0.6,
        "roundel": 0.7,
        "rally_lamps": 0.5,
        "scoop": 0.5,
        "stripes": 0.3,
        "roof_scoop": 0.4,
    },
)

_BUGGY = Style(
    typical(
        ".4 .98 1.08 1 1 .98 1.6",
        ".3 .03 .1 .05",
        **BOXY,
        length=3.6,
        width=1.65,
        wheelbase=0.62,
        overhang=0.14,
        cabin_width=0.93,
        roof_width=0.9,
        wheel_radius=0.4,
        wheel_width=0.28,
        wheel_out=0.1,
    ),
    body="open",
    panes=(1,),
    often={
        "spare": 0.5,
        "fenders": 0.5,
        "bull_bar": 0.3,
        "roll_bar": 0.7,
        "lift": 0.2,
    },
)

_TOY = Style(
    typical(
        ".26 .85 1.05 1.05 1.1 1.05 1.65",
        ".27 .1 .1 .1",
        length=3.0,
        width=1.75,
        wheelbase=0.56,
        overhang=0.22,
        nose_round=0.2,
        tail_round=0.2,
        softness=0.25,
        wheel_radius=0.45,
        wheel_width=0.38,
        wheel_out=0.14,
    ),
    panes=(1, 1, 2),
    often={"lift": 0.3, "fenders": 0.2},
)

STYLES = {
    "coupe": _COUPE,
    "sports": _SPORTS,
    "muscle": _MUSCLE,
    "roadster": _ROADSTER,
    "race": _RACE,
    "rally": _RALLY,
    "buggy": _BUGGY,
    "toy": _TOY,
}
"""Styles by name."""
