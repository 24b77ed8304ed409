"""A plain look, poses, colours, a car and how to measure a picture."""

import numpy as np

from npi_tf.cars.appearance import Appearance
from npi_tf.cars.background import Background
from npi_tf.cars.shading import Lighting
from npi_tf.cars.shadow import Shadow
from tests.boxes import box

FLAT = Appearance(
    lighting=Lighting(sky=(1, 1, 1), ground=(1, 1, 1), gloss=0.0),
    background=Background("gradient", (1, 1, 1), (1, 1, 1)),
    shadow=Shadow(0.0, 1.0),
)
"""Colours as they are, on white."""

POSES = [(0, 0), (35, 20), (90, 60), (-130, 45), (180, 10)]
"""Azimuths and elevations, in degrees."""

RED, BLUE, BLACK = (1, 0, 0), (0, 0, 1), (0, 0, 0)

HALF = np.array([0.8, 0.4, 0.3])
"""Half the size of a car for patterns to lie on."""


def car(size=(2, 0.9, 0.6)):
    """Returns a box as long, wide and high as a car."""
    return box(size)


def outline(picture):
    """Returns the first and one past the last row and column of a shape."""
    seen = np.any(picture != 255, axis=-1)
    rows, columns = seen.any(axis=1), seen.any(axis=0)
    return np.flatnonzero(rows)[[0, -1]], np.flatnonzero(columns)[[0, -1]]
