"""Patterns that are painted over a car's bodywork, by place on the car."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np

from npi_tf.cars.checks import check_choice, check_number
from npi_tf.cars.colours import Colour

_BESIDE = 0.6
"""Paint farther from the middle than this is that of the car's sides."""


@dataclasses.dataclass(frozen=True)
class Pattern:
    """A second colour on some of the paint.

    Lengths are in half the car's length, width or height, so that a pattern
    fits every car.

    Attributes:
        kind: a name in `KINDS`.
        colour: sRGB.
        place: where it lies, from -1 to 1.
        width: how wide it is, 0.01 to 4.
        slant: how much of the height is added to the length.
        seed: a number from 0 that chooses among waves or digits.

    Raises:
        InvalidConfig: the kind is unknown or the width outside 0.01 to 4.
    """

    kind: str
    colour: Colour
    place: float = 0.0
    width: float = 0.3
    slant: float = 0.0
    seed: int = 0

    def __post_init__(self):
        check_choice("kind", self.kind, KINDS)
        check_number("width", self.width, 0.01, 4)


def covered(
    pattern: Pattern, position: np.ndarray, half_size: np.ndarray
) -> np.ndarray:
    """Tells which points a pattern covers.

    Args:
        pattern: what is painted.
        position: float32 `(3, n)`, in the car's coordinates.
        half_size: float64 `(3,)`, half the car's length, width and height.

    Returns:
        bool `(n,)`.
    """
    scaled = position / half_size.astype(np.float32)[:, None]
    return KINDS[pattern.kind](pattern, scaled, half_size)


def waves(position: np.ndarray, seed: int, fineness: float) -> np.ndarray:
    """Returns a smooth random field between -1 and 1, float32 `(n,)`."""
    rng = np.random.default_rng(seed)
    field = np.zeros(position.shape[1], np.float32)
    for _ in range(3):
        x, y, z = (fineness * rng.normal(size=3)).astype(np.float32)
        phase = np.float32(rng.uniform(0, 2 * np.pi))
        field += np.sin(
            x * position[0] + y * position[1] + z * position[2] + phase
        )
    return field / 3


def _stripes(pattern: Pattern, scaled: np.ndarray, _) -> np.ndarray:
    beside = np.abs(np.abs(scaled[1]) - abs(pattern.place))
    return beside < pattern.width / 2


def _above(pattern: Pattern, scaled: np.ndarray, _) -> np.ndarray:
    return scaled[2] + pattern.slant * scaled[0] > pattern.place


def _ahead(pattern: Pattern, scaled: np.ndarray, _) -> np.ndarray:
    return scaled[0] + pattern.slant * scaled[2] > pattern.place


def _bands(pattern: Pattern, scaled: np.ndarray, _) -> np.ndarray:
    along = scaled[0] + pattern.slant * scaled[2] - pattern.place
    return np.floor(along / pattern.width) % 2 == 0


def _camouflage(pattern: Pattern, scaled: np.ndarray, _) -> np.ndarray:
    field = waves(scaled, pattern.seed, 2 / pattern.width)
    return field > pattern.place / 3


def _checkers(pattern: Pattern, scaled: np.ndarray, half_size) -> np.ndarray:
    side = pattern.width / 2
    column = np.floor(scaled[0] / side * (half_size[0] / half_size[2]))
    row = np.floor((scaled[2] - pattern.place) / side)
    belt = (row >= -1) & (row <= 0) & (np.abs(scaled[1]) > _BESIDE)
    return belt & ((column + row) % 2 == 0)


def _panel(pattern: Pattern, scaled: np.ndarray, _) -> np.ndarray:
    return (np.abs(scaled[0] - pattern.place) < pattern.width) & (
        np.abs(scaled[1]) > _BESIDE
    )


def _roundel(pattern: Pattern, scaled: np.ndarray, half_size) -> np.ndarray:
    """Returns a disc on both sides that spares out a digit."""
    radius = pattern.width * half_size[2]
    # Seen from the right, the front is to the right, so digits keep their way.
    across = (pattern.place - scaled[0]) * np.sign(scaled[1])
    across = across * (half_size[0] / radius)
    upwards = (scaled[2] + 0.1) * (half_size[2] / radius)
    disc = across * across + upwards * upwards < 1
    beside = np.abs(scaled[1]) > _BESIDE
    return disc & beside & ~_digit(across, upwards, pattern.seed % 10)


_SEGMENTS = "abcdef bc abdeg abcdg bcfg acdfg acdefg abc abcdefg abcdfg".split()
_SEGMENT_MIDDLES = {
    "a": (0, 2),
    "b": (1, 1),
    "c": (1, -1),
    "d": (0, -2),
    "e": (-1, -1),
    "f": (-1, 1),
    "g": (0, 0),
}


def _digit(across: np.ndarray, upwards: np.ndarray, digit: int) -> np.ndarray:
    """Tells which points of a disc of radius 1 lie on a digit's segments."""
    on = np.zeros(across.shape, bool)
    for name in _SEGMENTS[digit]:
        x, y = _SEGMENT_MIDDLES[name]
        wide, high = (0.1, 0.35) if name in "bcef" else (0.4, 0.1)
        on |= (np.abs(across - 0.3 * x) < wide) & (
            np.abs(upwards - 0.3 * y) < high
        )
    return on


KINDS: dict[str, Callable[[Pattern, np.ndarray, np.ndarray], np.ndarray]] = {
    "stripes": _stripes,
    "above": _above,
    "ahead": _ahead,
    "bands": _bands,
    "camouflage": _camouflage,
    "checkers": _checkers,
    "panel": _panel,
    "roundel": _roundel,
}
"""The kinds of pattern by name."""
