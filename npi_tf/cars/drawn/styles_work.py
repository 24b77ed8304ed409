"""Cars that carry loads or many people, or leave the road."""

from __future__ import annotations

from npi_tf.cars.drawn.style import BOXY, Style, typical

_VAN = Style(
    typical(
        ".24 .9 1.15 1.15 1.15 1.1 2.15",
        ".13 .12 .01 .012",
        **{**BOXY, "nose_plan": 0.15},
        length=5.2,
        width=1.95,
        wheelbase=0.62,
        overhang=0.17,
        cabin_width=0.97,
        roof_width=0.93,
        roof_arch=0.03,
        wheel_radius=0.34,
    ),
    panes=(2, 3, 4),
    blind=0.6,
    often={"rear_doors": 0.6},
)

_BUS = Style(
    typical(
        ".24 .98 1.12 1.1 1.12 1.1 1.9",
        ".045 .09 .012 .025",
        length=4.4,
        width=1.75,
        wheelbase=0.56,
        overhang=0.22,
        cabin_width=0.97,
        roof_width=0.86,
        nose_round=0.16,
        tail_round=0.14,
        nose_plan=0.2,
        wheel_radius=0.32,
    ),
    panes=(3, 4, 5),
    often={"two_tone": 0.5, "chrome": 0.5, "front_badge": 0.8, "spare": 0.1},
)

_PICKUP = Style(
    typical(
        ".34 1 1.17 1.16 1.14 1.12 1.82",
        ".25 .08 .31 .014",
        **{**BOXY, "roof_arch": 0.04},
        length=5.3,
        width=1.92,
        wheelbase=0.61,
        overhang=0.18,
        roof_width=0.84,
        wheel_radius=0.4,
        wheel_width=0.27,
        wheel_out=0.03,
    ),
    body="bed",
    panes=(1, 2, 2),
    often={
        "bull_bar": 0.2,
        "roll_bar": 0.3,
        "flares": 0.5,
        "load": 0.3,
        "lift": 0.15,
    },
)

_OFFROAD = Style(
    typical(
        ".45 1.06 1.16 1.15 1.15 1.15 1.88",
        ".3 .03 .012 .012",
        **BOXY,
        length=4.1,
        width=1.75,
        wheelbase=0.62,
        overhang=0.14,
        cabin_width=0.96,
        roof_width=0.92,
        roof_arch=0.02,
        wheel_radius=0.43,
        wheel_width=0.3,
        wheel_out=0.08,
    ),
    panes=(2, 2, 3),
    often={
        "spare": 0.75,
        "fenders": 0.7,
        "bull_bar": 0.35,
        "rails": 0.3,
        "snorkel": 0.2,
        "light_bar": 0.15,
        "cladding": 0.3,
        "lift": 0.2,
    },
)

_BONNET_TRUCK = Style(
    typical(
        ".42 1.05 1.25 1.2 .8 .8 1.95",
        ".23 .06 .5 .01",
        **BOXY,
        length=5.8,
        width=1.95,
        wheelbase=0.6,
        overhang=0.16,
        cabin_width=0.95,
        roof_width=0.9,
        wheel_radius=0.42,
        wheel_width=0.28,
        wheel_out=0.03,
    ),
    body="cargo",
    panes=(1, 1, 2),
    often={"bull_bar": 0.15, "rear_doors": 0.6},
)

_CAB_TRUCK = Style(
    typical(
        ".42 1.1 1.2 1.15 .75 .75 2.05",
        ".03 .05 .64 .01",
        **BOXY,
        length=5.6,
        width=1.95,
        wheelbase=0.56,
        overhang=0.17,
        cabin_width=0.97,
        roof_width=0.92,
        wheel_radius=0.38,
        wheel_width=0.26,
    ),
    body="cargo",
    panes=(1, 1, 2),
    often={"rear_doors": 0.6},
)

STYLES = {
    "van": _VAN,
    "bus": _BUS,
    "pickup": _PICKUP,
    "offroad": _OFFROAD,
    "bonnet_truck": _BONNET_TRUCK,
    "cab_truck": _CAB_TRUCK,
}
"""Styles by name."""
