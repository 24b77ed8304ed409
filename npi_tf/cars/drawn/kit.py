"""What a car carries besides its body: drawn thing by thing."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

CHANCES = {
    # At the front.
    "grille": 0.9,
    "intake": 0.75,
    "fog_lamps": 0.35,
    "front_lamps": 0.95,
    "front_bumper": 0.45,
    "front_plate": 0.6,
    "front_badge": 0.6,
    "front_indicators": 0.35,
    "splitter": 0.12,
    "bull_bar": 0.03,
    "front_hook": 0.12,
    "rally_lamps": 0.03,
    "separate_lamps": 0.02,
    "bonnet_lines": 0.5,
    "scoop": 0.08,
    "bonnet_vents": 0.12,
    "bonnet_figure": 0.06,
    "wipers": 0.5,
    "sun_strip": 0.08,
    # At the rear.
    "tail_lamps": 0.95,
    "rear_plate": 0.7,
    "rear_bumper": 0.4,
    "rear_badge": 0.35,
    "exhaust": 0.6,
    "diffuser": 0.08,
    "boot_lines": 0.5,
    "boot_handle": 0.4,
    "chrome_strip": 0.15,
    "rear_panel": 0.12,
    "rear_vents": 0.06,
    "rear_reflectors": 0.25,
    "tow_bar": 0.12,
    "rear_doors": 0.04,
    "rear_wiper": 0.1,
    "spare": 0.02,
    "third_lamp": 0.35,
    "boot_spoiler": 0.12,
    "roof_spoiler": 0.08,
    "wing": 0.03,
    # On the sides.
    "mirrors": 0.85,
    "door_lines": 0.75,
    "handles": 0.7,
    "side_strip": 0.15,
    "belt_line": 0.2,
    "cladding": 0.08,
    "running_board": 0.08,
    "side_scoop": 0.06,
    "fuel_cap": 0.25,
    "repeaters": 0.2,
    "roundel": 0.03,
    "flares": 0.2,
    "fenders": 0.06,
    "big_fenders": 0.01,
    "side_exhaust": 0.02,
    # On the roof.
    "rails": 0.06,
    "roof_box": 0.03,
    "antenna": 0.35,
    "light_bar": 0.05,
    "taxi_sign": 0.05,
    "sunroof": 0.15,
    "roof_scoop": 0.02,
    "snorkel": 0.01,
    # In the load bed and around it.
    "roll_bar": 0.02,
    "load": 0.1,
    "canopy": 0.12,
    "folded_roof": 0.4,
    # On the paint.
    "stripes": 0.07,
    "two_tone": 0.14,
    "dark_pillars": 0.25,
    "dark_bonnet": 0.05,
    "lower_tone": 0.06,
    "door_panels": 0.07,
    # All over.
    "chrome": 0.3,
    "open_windows": 0.18,
    "lift": 0.06,
    "plain": 0.04,
}
"""How often cars of any style carry a thing."""

_DUTIES = (
    ("light_bar", "door_panels"),
    ("taxi_sign", "side_strip", "third_lamp"),
    ("roundel", "stripes", "wing", "splitter"),
    ("bull_bar", "rally_lamps", "rails", "lift"),
)
"""Things that come together: police, taxis, racers, expedition cars."""

_ON_DUTY = 0.1
"""How often a car has the things of one of them."""

_BARE = 0.12
"""How often a car has little of anything, as simple models do."""

_TELLING = ("front_lamps", "tail_lamps", "grille")
"""What tells the front from the back: a car may lack one of them. Without two
of them, many a nose looks like a tail to anybody."""


def draw_kit(
    often: Mapping[str, float], rng: np.random.Generator
) -> frozenset[str]:
    """Returns the names of the things that a car carries.

    Args:
        often: chances that replace those of `CHANCES`.
        rng: decides.
    """
    scale = 0.3 if rng.random() < _BARE else 1.0
    chances = {**CHANCES, **often}
    draws = rng.random(len(chances))
    duty = _DUTIES[rng.integers(len(_DUTIES))]
    together = duty if rng.random() < _ON_DUTY * scale else ()
    kit = frozenset(together).union(
        name
        for draw, (name, chance) in zip(draws, chances.items(), strict=True)
        if draw < chance * scale
    )
    spared = rng.integers(len(_TELLING))
    return kit.union(np.delete(_TELLING, spared).tolist())
