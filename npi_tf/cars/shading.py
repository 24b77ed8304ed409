"""Light on a car: sky, lamps and what is mirrored."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

import numpy as np

from npi_tf.cars.checks import check_number
from npi_tf.cars.colours import Colour
from npi_tf.cars.mesh import Part
from npi_tf.cars.surface import Surface

Reached = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
"""Tells, bool `(n,)`, from which places `(3, n)` with normals `(3, n)` the
way in a direction `(3,)` is free."""


@dataclasses.dataclass(frozen=True)
class Light:
    """Light from far away.

    Attributes:
        azimuth: where it stands, in degrees as the camera's.
        elevation: degrees above the horizon.
        colour: linear RGB, its strength included.
    """

    azimuth: float
    elevation: float
    colour: Colour


@dataclasses.dataclass(frozen=True)
class Lighting:
    """All the light on a car.

    Attributes:
        sky: linear RGB that comes from above and is mirrored.
        ground: linear RGB that comes from below.
        lights: up to a few.
        softness: from 0 for light that ends sharply where a surface turns
            away to 1 for light that reaches around to the far side.
        gloss: factor on highlights and mirroring, 0 to 10; 0 leaves matt
            surfaces.
        follows_camera: whether azimuths of lights count from the camera's.
        throws_shadows: whether the car keeps the first light from itself.

    Raises:
        InvalidConfig: `softness` or `gloss` is outside its range.
    """

    sky: Colour
    ground: Colour
    lights: tuple[Light, ...] = ()
    softness: float = 0.2
    gloss: float = 1.0
    follows_camera: bool = True
    throws_shadows: bool = True

    def __post_init__(self):
        check_number("softness", self.softness, 0, 1)
        check_number("gloss", self.gloss, 0, 10)


@dataclasses.dataclass(frozen=True)
class _Material:
    """How a part shines.

    Attributes:
        highlight: strength of a light's highlight.
        sharpness: the highlight is gone where 1 - cosine is above 1 / this.
        mirror: part of the sky that is mirrored when seen from straight on.
        rim: the same for a grazing view.
        tint: how far highlights and mirroring take on the surface's colour.
    """

    highlight: float
    sharpness: float
    mirror: float
    rim: float
    tint: float = 0.0


_MATERIALS = {
    Part.PAINT: _Material(0.35, 12, 0.05, 0.5),
    Part.GLASS: _Material(0.7, 30, 0.16, 0.8),
    Part.TYRE: _Material(0.04, 3, 0.0, 0.05),
    Part.METAL: _Material(0.6, 9, 0.4, 0.6, tint=0.8),
    Part.HEADLAMP: _Material(0.6, 20, 0.12, 0.6),
    Part.TAIL_LAMP: _Material(0.5, 20, 0.06, 0.5),
    Part.GRILLE: _Material(0.15, 6, 0.02, 0.2),
    Part.TRIM: _Material(0.1, 4, 0.02, 0.15),
    Part.PLATE: _Material(0.1, 5, 0.02, 0.1),
    Part.INTERIOR: _Material(0.03, 3, 0.0, 0.05),
    Part.FILE: _Material(0.2, 8, 0.03, 0.3),
}
_TABLE = np.array(
    [dataclasses.astuple(_MATERIALS[part]) for part in Part], np.float32
).T
"""`(5, parts)`: the materials' numbers."""


def shade(
    surface: Surface,
    part: np.ndarray,
    albedo: np.ndarray,
    lighting: Lighting,
    azimuth: float,
    reached: Reached,
) -> np.ndarray:
    """Returns the light that a surface sends to the camera.

    Args:
        surface: `n` hits.
        part: uint8 `(n,)`, values of `Part`, which say how they shine.
        albedo: float32 `(3, n)`, linear RGB.
        lighting: what shines on it.
        azimuth: the camera's, in degrees.
        reached: `SurfaceCaster.reached` of the same car.

    Returns:
        float32 `(3, n)`, linear RGB.
    """
    highlight, sharpness, mirror, rim, tint = _TABLE[:, part]
    diffuse = _from_all_sides(surface.normal[2], lighting)
    shine = _mirrored(surface, lighting, mirror, rim)
    start = azimuth if lighting.follows_camera else 0.0
    for number, light in enumerate(lighting.lights):
        direction = _direction(light, start)
        facing = _dot(surface.normal, direction)
        if lighting.throws_shadows and number == 0:
            _hide(facing, surface, direction, reached)
        strengths = _strengths(facing, lighting.softness)
        lobe = _lobe(surface, direction, sharpness)
        lobe *= highlight * (facing > 0)
        for channel, strength in enumerate(light.colour):
            diffuse[channel] += np.float32(strength) * strengths
            shine[channel] += np.float32(strength) * lobe
    shine *= np.float32(lighting.gloss)
    return albedo * (diffuse + shine * tint) + shine * (1 - tint)


def _dot(vectors: np.ndarray, other) -> np.ndarray:
    x, y, z = vectors
    return x * other[0] + y * other[1] + z * other[2]


def _direction(light: Light, start: float) -> np.ndarray:
    turn = math.radians(light.azimuth + start)
    lift = math.radians(light.elevation)
    return np.array(
        [
            math.cos(lift) * math.cos(turn),
            math.cos(lift) * math.sin(turn),
            math.sin(lift),
        ],
        np.float32,
    )


def _from_all_sides(rise: np.ndarray, lighting: Lighting) -> np.ndarray:
    """Returns `(3, n)`: ground and sky mixed by how far a normal points up."""
    above = rise * np.float32(0.5) + np.float32(0.5)
    return _between(lighting.ground, lighting.sky, above)


def _between(low: Colour, high: Colour, place: np.ndarray) -> np.ndarray:
    low, high = np.float32(low), np.float32(high)
    return low[:, None] + (high - low)[:, None] * place


def _mirrored(
    surface: Surface, lighting: Lighting, mirror: np.ndarray, rim: np.ndarray
) -> np.ndarray:
    """Returns `(3, n)`: what of the sky and the ground is mirrored."""
    facing = np.clip(_dot(surface.normal, surface.to_camera), 0, 1)
    rise = 2 * facing * surface.normal[2] - surface.to_camera[2]
    # The sky begins a little above the ground, as behind distant houses.
    above = np.clip(rise * 4 + np.float32(0.2), 0, 1)
    above *= np.float32(1.3) - np.float32(0.5) * np.abs(rise)
    grazing = np.square(np.square(1 - facing))
    share = mirror + (rim - mirror) * grazing
    return _between(lighting.ground, lighting.sky, above) * share


def _hide(
    facing: np.ndarray,
    surface: Surface,
    direction: np.ndarray,
    reached: Reached,
) -> None:
    """Turns hits that face the light but lie in a shadow away from it."""
    towards = np.flatnonzero(facing > 0)
    free = reached(
        surface.position.take(towards, axis=1),
        surface.normal.take(towards, axis=1),
        direction,
    )
    facing[towards[~free]] = -1


def _strengths(facing: np.ndarray, softness: float) -> np.ndarray:
    soft = np.float32(softness)
    return np.maximum(facing + soft, 0) / (1 + soft)


def _lobe(surface: Surface, direction, sharpness: np.ndarray) -> np.ndarray:
    """Returns the highlight: Blinn's, with a polynomial for the power."""
    half = surface.to_camera + direction[:, None]
    length = np.sqrt(np.maximum(_dot(half, half), np.float32(1e-6)))
    cosine = _dot(surface.normal, half) / length
    lobe = np.maximum(1 - (1 - cosine) * sharpness, 0)
    return np.square(np.square(lobe))
