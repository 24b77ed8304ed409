"""Draws light, background, shadow, frame and finish of a picture."""

from __future__ import annotations

import numpy as np

from npi_tf.cars.background import Background
from npi_tf.cars.camera import Framing
from npi_tf.cars.chances import (
    any_colour,
    draw_seed,
    one_of,
    sometimes,
    tinted,
)
from npi_tf.cars.colours import Colour
from npi_tf.cars.finish import Finish
from npi_tf.cars.shading import Light, Lighting
from npi_tf.cars.shadow import Shadow
from npi_tf.cars.turntable import Turntable

_BACKGROUNDS = {
    "gradient": 0.45,
    "horizon": 0.2,
    "clouds": 0.13,
    "street": 0.22,
}
"""The chance of each kind."""


def draw_framing(rng: np.random.Generator) -> Framing:
    """Draws an exact frame or one that is a little off."""
    if rng.random() < 0.3:
        return Framing()
    return Framing(
        zoom=rng.uniform(0.85, 1.05),
        shift=(rng.uniform(-0.04, 0.04), rng.uniform(-0.04, 0.04)),
        roll=sometimes(rng, 0.5, lambda: rng.uniform(-4, 4), 0.0),
    )


def draw_lighting(rng: np.random.Generator) -> Lighting:
    """Draws light: none but the even light of games, or a sky and lamps."""
    if rng.random() < 0.2:
        even = tinted(rng, rng.uniform(0.8, 1.1), 0.05)
        return Lighting(sky=even, ground=even, gloss=0.0)
    ambient = rng.uniform(0.1, 0.7)
    tint = 0.15 if rng.random() < 0.5 else 0.03
    count = rng.integers(1, 4)
    strength = (1.1 - ambient) * rng.uniform(0.7, 1.3)
    return Lighting(
        sky=tinted(rng, ambient, tint),
        ground=tinted(rng, ambient * rng.uniform(0.2, 0.9), tint),
        lights=tuple(
            _light(rng, strength / number, tint)
            for number in range(1, count + 1)
        ),
        softness=rng.uniform(0, 0.7),
        gloss=sometimes(rng, 0.75, lambda: rng.uniform(0.3, 1.6), 0.0),
        follows_camera=bool(rng.random() < 0.5),
        throws_shadows=bool(rng.random() < 0.5),
    )


def draw_background(rng: np.random.Generator) -> Background:
    """Draws what is behind the car; often one plain colour."""
    kinds, chances = zip(*_BACKGROUNDS.items(), strict=True)
    kind = kinds[rng.choice(len(kinds), p=chances)]
    top = _backdrop(rng)
    return Background(
        kind=kind,
        top=top,
        bottom=sometimes(rng, 0.5, lambda: _backdrop(rng), top),
        ground=_backdrop(rng),
        seed=draw_seed(rng),
    )


def draw_shadow(rng: np.random.Generator) -> Shadow:
    """Draws a shadow on the ground, or none."""
    return Shadow(
        strength=sometimes(rng, 0.65, lambda: rng.uniform(0.2, 0.95), 0.0),
        reach=rng.uniform(0.1, 0.7),
    )


def draw_turntable(rng: np.random.Generator) -> Turntable:
    """Draws a turntable of any colours."""
    return Turntable(
        rng.uniform(1.05, 1.4), colour=_backdrop(rng), rim=_backdrop(rng)
    )


def draw_finish(rng: np.random.Generator) -> Finish:
    """Draws what the camera does to the picture."""
    return Finish(
        exposure=sometimes(rng, 0.6, lambda: rng.uniform(0.6, 1.5), 1.0),
        cast=sometimes(rng, 0.3, lambda: tinted(rng, 1, 0.15), (1.0,) * 3),
        contrast=sometimes(rng, 0.4, lambda: rng.uniform(0.7, 1.3), 1.0),
        saturation=sometimes(rng, 0.4, lambda: _saturation(rng), 1.0),
        blur=sometimes(rng, 0.3, lambda: rng.uniform(0.4, 1.1), 0.0),
        noise=sometimes(rng, 0.3, lambda: rng.uniform(0.01, 0.04), 0.0),
        seed=draw_seed(rng),
    )


def draw_studio_light(rng: np.random.Generator) -> Lighting:
    """Draws an even light with a lamp in front and one at the side."""
    ambient = rng.uniform(0.4, 0.6)
    lamp = rng.uniform(0.4, 0.7)
    return Lighting(
        sky=tinted(rng, ambient, 0.05),
        ground=tinted(rng, 0.4 * ambient, 0.05),
        lights=(
            Light(rng.uniform(-180, 180), rng.uniform(35, 70), (lamp,) * 3),
            Light(rng.uniform(-180, 180), 20, (0.3 * lamp,) * 3),
        ),
    )


def draw_studio_wall(rng: np.random.Generator) -> Background:
    """Draws a wall of one pale colour, darker towards the ground."""
    top = tinted(rng, rng.uniform(0.75, 0.95), 0.05)
    return Background(
        kind="gradient", top=top, bottom=tuple(0.85 * part for part in top)
    )


def draw_studio_turntable(rng: np.random.Generator) -> Turntable:
    """Draws a turntable of one grey with a darker or a paler rim."""
    grey = rng.uniform(0.55, 0.75)
    rim = grey + one_of(rng, (-1, 1)) * rng.uniform(0.1, 0.25)
    return Turntable(
        rng.uniform(1.1, 1.3), tinted(rng, grey, 0.03), tinted(rng, rim, 0.03)
    )


def _light(rng: np.random.Generator, strength: float, tint: float) -> Light:
    return Light(
        azimuth=rng.uniform(-180, 180),
        elevation=rng.uniform(5, 85),
        colour=tinted(rng, strength, tint),
    )


def _backdrop(rng: np.random.Generator) -> Colour:
    kind = rng.choice(
        ["white", "black", "grey", "any"], p=[0.2, 0.1, 0.35, 0.35]
    )
    if kind == "white":
        return (1.0, 1.0, 1.0)
    if kind == "black":
        return (0.0, 0.0, 0.0)
    if kind == "grey":
        return (rng.uniform(0.1, 1),) * 3
    return any_colour(rng)


def _saturation(rng: np.random.Generator) -> float:
    """Draws a factor; one in five pictures is grey."""
    return sometimes(rng, 0.8, lambda: rng.uniform(0.3, 1.5), 0.0)
