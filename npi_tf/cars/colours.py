"""Colours as screens take them and as light adds up.

A gamma of 2 stands for the one of sRGB. It looks the same, and squares and
roots give the same bits on every processor, which powers do not.
"""

from __future__ import annotations

import numpy as np

Colour = tuple[float, float, float]
"""Red, green and blue."""


def linear(colour: np.ndarray) -> np.ndarray:
    """Returns amounts of light, float32, for sRGB values from 0 to 1."""
    colour = np.asarray(colour, np.float32)
    return colour * colour


def screen(light: np.ndarray) -> np.ndarray:
    """Returns sRGB values, float32 from 0 to 1, for amounts of light."""
    return np.sqrt(np.clip(light, 0, 1))


LINEAR_OF_BYTE = linear(np.arange(256) / 255)
"""float32 `(256,)`: the amount of light of a byte."""
