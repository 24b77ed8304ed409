"""From the light of a picture to its bytes, as a camera does it."""

from __future__ import annotations

import dataclasses

import numpy as np

from npi_tf.cars.checks import check_number
from npi_tf.cars.colours import Colour, screen

_HIGHEST = {
    "exposure": 10,
    "contrast": 10,
    "saturation": 10,
    "blur": 2,
    "noise": 1,
}
_BRIGHTNESS = np.array([0.3, 0.59, 0.11], np.float32)


@dataclasses.dataclass(frozen=True)
class Finish:
    """What a camera does to its picture, in this order.

    Attributes:
        exposure: factor on the light, 0 to 10.
        cast: factor on the light of each channel, 0 to 10.
        contrast: factor on the distance from middle grey, 0 to 10.
        saturation: factor on the distance from grey, 0 to 10; 0 leaves no
            colour.
        blur: deviation of the blur's bell in pixels, 0 to 2; 0 for none.
        noise: deviation of the noise, 0 to 1, the brightest value being 1.
        seed: what the noise is drawn from.

    Raises:
        InvalidConfig: a number is outside its range.
    """

    exposure: float = 1.0
    cast: Colour = (1.0, 1.0, 1.0)
    contrast: float = 1.0
    saturation: float = 1.0
    blur: float = 0.0
    noise: float = 0.0
    seed: int = 0

    def __post_init__(self):
        for factor in self.cast:
            check_number("cast", factor, 0, 10)
        for name, high in _HIGHEST.items():
            check_number(name, getattr(self, name), 0, high)


def develop(light: np.ndarray, finish: Finish) -> np.ndarray:
    """Returns a picture.

    Args:
        light: float32 `(3, size, size)`, linear RGB.
        finish: what is done to it.

    Returns:
        uint8 `(size, size, 3)`, sRGB.
    """
    gain = np.float32(finish.exposure) * np.array(finish.cast, np.float32)
    picture = screen(light * gain[:, None, None])
    picture = _contrasted(picture, finish.contrast)
    picture = _saturated(picture, finish.saturation)
    picture = _blurred(picture, finish.blur)
    if finish.noise:
        rng = np.random.default_rng(finish.seed)
        grain = rng.standard_normal(picture.shape, np.float32)
        picture = picture + np.float32(finish.noise) * grain
    pixels = np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8)
    return np.ascontiguousarray(pixels.transpose(1, 2, 0))


def _contrasted(picture: np.ndarray, contrast: float) -> np.ndarray:
    if contrast == 1:
        return picture
    return (picture - np.float32(0.5)) * np.float32(contrast) + np.float32(0.5)


def _saturated(picture: np.ndarray, saturation: float) -> np.ndarray:
    if saturation == 1:
        return picture
    red, green, blue = _BRIGHTNESS
    grey = red * picture[0] + green * picture[1] + blue * picture[2]
    return grey + (picture - grey) * np.float32(saturation)


def _blurred(picture: np.ndarray, deviation: float) -> np.ndarray:
    """Blurs along rows and columns; the edge's pixels go on outside."""
    if not deviation:
        return picture
    offsets = np.arange(-2, 3)
    bell = np.exp(-np.square(offsets / deviation) / 2)
    bell = (bell / bell.sum()).astype(np.float32)
    size = picture.shape[1]
    wide = np.pad(picture, ((0, 0), (2, 2), (2, 2)), mode="edge")
    rows = sum(bell[i] * wide[:, i : i + size] for i in range(5))
    return sum(bell[i] * rows[:, :, i : i + size] for i in range(5))
