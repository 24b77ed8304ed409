"""What is seen around the car."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
from PIL import Image

from npi_tf.cars.camera import Camera
from npi_tf.cars.checks import check_choice
from npi_tf.cars.colours import Colour, linear


@dataclasses.dataclass(frozen=True)
class Background:
    """A picture behind the car.

    Attributes:
        kind: a name in `KINDS`.
        top: sRGB at the top.
        bottom: sRGB at the bottom, of the sky where there is a horizon.
        ground: sRGB below the horizon.
        seed: what clouds and a street are drawn from.

    Raises:
        InvalidConfig: the kind is unknown.
    """

    kind: str
    top: Colour
    bottom: Colour
    ground: Colour = (0.4, 0.4, 0.4)
    seed: int = 0

    def __post_init__(self):
        check_choice("kind", self.kind, KINDS)


def paint_background(
    background: Background, camera: Camera, size: int
) -> np.ndarray:
    """Returns the background, float32 `(3, size, size)`, linear RGB."""
    return linear(KINDS[background.kind](background, camera, size))


def _mixed(low: Colour, high: Colour, place: np.ndarray) -> np.ndarray:
    low = np.array(low, np.float32)[:, None, None]
    high = np.array(high, np.float32)[:, None, None]
    return low + (high - low) * place.astype(np.float32)


def _gradient(background: Background, camera: Camera, size: int) -> np.ndarray:
    height = np.linspace(1, 0, size)[:, None]
    place = np.broadcast_to(height, (size, size))
    return _mixed(background.bottom, background.top, place)


def _horizon(background: Background, camera: Camera, size: int) -> np.ndarray:
    sky = _gradient(background, camera, size)
    rise = camera.directions(camera.across(size), camera.upwards(size))[2]
    ground = np.array(background.ground, np.float32)[:, None, None]
    # A pixel of haze keeps the horizon from being a staircase.
    haze = np.clip(rise / (2 * camera.half / size) + 0.5, 0, 1)
    return ground + (sky - ground) * haze


def _clouds(background: Background, camera: Camera, size: int) -> np.ndarray:
    rng = np.random.default_rng(background.seed)
    cells = int(rng.integers(2, 25))
    coarse = rng.integers(0, 256, (cells, cells, 3), dtype=np.uint8)
    picture = Image.fromarray(coarse).resize((size, size), Image.BICUBIC)
    place = np.asarray(picture, np.float32).transpose(2, 0, 1) / 255
    return _mixed(background.bottom, background.top, place)


def _street(background: Background, camera: Camera, size: int) -> np.ndarray:
    """Houses, trees and cars to the camera's eye: rectangles and discs."""
    rng = np.random.default_rng(background.seed)
    picture = _horizon(background, camera, size)
    down, across = np.mgrid[0:size, 0:size] / size
    for _ in range(rng.integers(3, 12)):
        x, y = rng.uniform(0, 1, 2)
        width, height = rng.uniform(0.03, 0.3, 2)
        beside, above = (across - x) / width, (down - y) / height
        if rng.random() < 0.7:
            inside = (np.abs(beside) < 1) & (np.abs(above) < 1)
        else:
            inside = beside**2 + above**2 < 1
        picture[:, inside] = rng.uniform(0, 1, (3, 1))
    return picture


KINDS: dict[str, Callable[[Background, Camera, int], np.ndarray]] = {
    "gradient": _gradient,
    "horizon": _horizon,
    "clouds": _clouds,
    "street": _street,
}
"""The kinds of background by name."""
