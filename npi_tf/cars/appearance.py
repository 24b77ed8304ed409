"""All that a picture depends on besides the car and the camera's place."""

from __future__ import annotations

import dataclasses

import numpy as np

from npi_tf.cars.appearance_draws import (
    draw_background,
    draw_finish,
    draw_framing,
    draw_lighting,
    draw_shadow,
    draw_studio_light,
    draw_studio_turntable,
    draw_studio_wall,
    draw_turntable,
)
from npi_tf.cars.background import Background
from npi_tf.cars.camera import Framing
from npi_tf.cars.chances import sometimes
from npi_tf.cars.finish import Finish
from npi_tf.cars.paintwork import Paintwork
from npi_tf.cars.paintwork_draws import draw_paintwork
from npi_tf.cars.shading import Light, Lighting
from npi_tf.cars.shadow import Shadow
from npi_tf.cars.turntable import Turntable


@dataclasses.dataclass(frozen=True)
class Appearance:
    """How a picture looks, in plain numbers.

    Attributes:
        lighting: what shines on the car.
        background: what is behind it.
        shadow: what it throws on the ground.
        turntable: what it stands on, or none.
        paintwork: colours in place of the car's own.
        finish: what the camera does to the picture.
        framing: how the picture departs from the exact frame.
    """

    lighting: Lighting
    background: Background
    shadow: Shadow
    turntable: Turntable | None = None
    paintwork: Paintwork = Paintwork()
    finish: Finish = Finish()
    framing: Framing = Framing()


PLAIN = Appearance(
    lighting=Lighting(
        sky=(0.52, 0.54, 0.57),
        ground=(0.2, 0.19, 0.18),
        lights=(
            Light(-40, 50, (0.56, 0.54, 0.51)),
            Light(55, 20, (0.16, 0.17, 0.19)),
        ),
    ),
    background=Background("gradient", (0.93, 0.94, 0.95), (0.8, 0.81, 0.82)),
    shadow=Shadow(strength=0.6, reach=0.3),
    turntable=Turntable(1.2, colour=(0.68, 0.69, 0.7), rim=(0.5, 0.51, 0.52)),
)
"""A studio in light grey; the car has its own colours."""


def draw_appearance(rng: np.random.Generator) -> Appearance:
    """Draws an appearance.

    They vary far more than real pictures do, so that a network that learns
    from them looks past colour and light. Each effect is missing from some.

    Args:
        rng: the only source of randomness.
    """
    return Appearance(
        lighting=sometimes(
            rng, 0.88, lambda: draw_lighting(rng), PLAIN.lighting
        ),
        background=sometimes(
            rng, 0.88, lambda: draw_background(rng), PLAIN.background
        ),
        shadow=draw_shadow(rng),
        turntable=sometimes(rng, 0.85, lambda: draw_turntable(rng), None),
        paintwork=draw_paintwork(rng),
        finish=draw_finish(rng),
        framing=draw_framing(rng),
    )


def draw_studio(rng: np.random.Generator) -> Appearance:
    """Draws a studio: the car's own colours in a light of its own.

    Args:
        rng: the only source of randomness.
    """
    return dataclasses.replace(
        PLAIN,
        lighting=draw_studio_light(rng),
        background=draw_studio_wall(rng),
        shadow=Shadow(strength=rng.uniform(0.4, 0.8), reach=0.3),
        turntable=draw_studio_turntable(rng),
    )
