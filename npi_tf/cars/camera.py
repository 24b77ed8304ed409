"""A camera on a sphere around the car whose lens frames what it sees."""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from npi_tf.cars.checks import check_number

DISTANCE = 3.2
"""From the car's centre, in half-diagonals of the car."""
FILLED = 0.9
"""Part of the picture's side that the silhouette's longer side takes."""


@dataclasses.dataclass(frozen=True)
class Framing:
    """How a picture departs from the exact frame.

    Attributes:
        zoom: factor on the silhouette's size, 0.1 to 10.
        shift: to the right and upwards, in sides of the picture, -1 to 1.
        roll: turn of the car in the picture, counter-clockwise, in degrees,
            -180 to 180.

    Raises:
        InvalidConfig: a number is outside its range.
    """

    zoom: float = 1.0
    shift: tuple[float, float] = (0.0, 0.0)
    roll: float = 0.0

    def __post_init__(self):
        check_number("zoom", self.zoom, 0.1, 10)
        for part in self.shift:
            check_number("shift", part, -1, 1)
        check_number("roll", self.roll, -180, 180)


@dataclasses.dataclass(frozen=True, eq=False)
class Camera:
    """A place, three axes and a window in the plane at distance 1.

    Attributes:
        position: float64 `(3,)`.
        forward: float64 `(3,)`, a unit vector, as the next two.
        right: float64 `(3,)`.
        up: float64 `(3,)`.
        centre: middle of the window along `right` and `up`.
        half: half the window's side.
        bounds: left, right, lower and upper end of the silhouette as parts of
            the window's side, from its lower left corner; may leave 0 ... 1.
        azimuth: where the camera stands, in degrees.
    """

    position: np.ndarray
    forward: np.ndarray
    right: np.ndarray
    up: np.ndarray
    centre: tuple[float, float]
    half: float
    bounds: tuple[float, float, float, float]
    azimuth: float

    def across(self, count: int) -> np.ndarray:
        """Returns how far the middles of `count` columns lie to the right."""
        return self.centre[0] + self.half * _middles(count)

    def upwards(self, count: int) -> np.ndarray:
        """Returns how far the middles of `count` rows lie up, top first."""
        return self.centre[1] - self.half * _middles(count)

    def directions(self, across: np.ndarray, upwards: np.ndarray) -> np.ndarray:
        """Returns where rays through a grid of points lead.

        Args:
            across: float64 `(columns,)`, of `Camera.across`.
            upwards: float64 `(rows,)`, of `Camera.upwards`.

        Returns:
            float32 `(3, rows, columns)`, not of unit length.
        """
        return np.stack(
            [
                forward + (across * right)[None] + (upwards * up)[:, None]
                for forward, right, up in zip(
                    self.forward, self.right, self.up, strict=True
                )
            ]
        ).astype(np.float32)


def aim(
    points: np.ndarray,
    azimuth: float,
    elevation: float,
    framing: Framing,
) -> Camera:
    """Returns a camera that looks at the origin and frames the points.

    Args:
        points: float64 `(n, 3)`, nearer to the origin than `DISTANCE`.
        azimuth: degrees, up to a hundred turns; 0 stands in front of the car
            on +X, 90 on its left side on +Y.
        elevation: degrees above the horizon, -90 to 90.
        framing: departure from the frame that the silhouette fills to
            `FILLED`.

    Raises:
        InvalidConfig: an angle is outside its range.
    """
    check_number("azimuth", azimuth, -36000, 36000)
    check_number("elevation", elevation, -90, 90)
    backward, right, up = _axes(azimuth, elevation, framing.roll)
    depth = DISTANCE - _dot(points, backward)
    across = _dot(points, right) / depth
    upwards = _dot(points, up) / depth
    return Camera(
        position=DISTANCE * backward,
        forward=-backward,
        right=right,
        up=up,
        azimuth=azimuth,
        **_window(across, upwards, framing),
    )


def _middles(count: int) -> np.ndarray:
    return (2 * np.arange(count) + 1 - count) / count


def _dot(points: np.ndarray, axis: np.ndarray) -> np.ndarray:
    x, y, z = points.T
    return x * axis[0] + y * axis[1] + z * axis[2]


def _axes(azimuth: float, elevation: float, roll: float):
    """Returns unit vectors from the car to the camera, right and up."""
    turn, lift, tilt = map(math.radians, (azimuth, elevation, roll))
    outward = np.array([math.cos(turn), math.sin(turn), 0.0])
    sky = np.array([0.0, 0.0, 1.0])
    backward = math.cos(lift) * outward + math.sin(lift) * sky
    right = np.array([-math.sin(turn), math.cos(turn), 0.0])
    up = math.cos(lift) * sky - math.sin(lift) * outward
    rolled_right = math.cos(tilt) * right - math.sin(tilt) * up
    rolled_up = math.cos(tilt) * up + math.sin(tilt) * right
    return backward, rolled_right, rolled_up


def _window(across: np.ndarray, upwards: np.ndarray, framing: Framing):
    left, right = float(across.min()), float(across.max())
    low, high = float(upwards.min()), float(upwards.max())
    half = max(right - left, high - low) / (2 * FILLED * framing.zoom)
    side = 2 * half
    centre = (
        (left + right) / 2 - framing.shift[0] * side,
        (low + high) / 2 - framing.shift[1] * side,
    )
    corner = (centre[0] - half, centre[1] - half)
    bounds = (
        (left - corner[0]) / side,
        (right - corner[0]) / side,
        (low - corner[1]) / side,
        (high - corner[1]) / side,
    )
    return {"centre": centre, "half": half, "bounds": bounds}
