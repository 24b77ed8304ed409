"""Pictures made harder to read, so that a network trusts no single trait."""

from __future__ import annotations

import numpy as np

SHIFT = 6
"""Pixels by which a picture moves at most."""
COVERED = 0.2
"""Share of pictures of which a rectangle is covered."""
LARGEST = 0.4
"""Its sides, at most, in relation to the picture's."""


def disguise(pictures: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Shifts and partly covers pictures.

    Args:
        pictures: uint8 `(n, height, width, 3)`.
        rng: decides what happens to each.

    Returns:
        New ones of the same shape.
    """
    shifts = rng.integers(-SHIFT, SHIFT + 1, size=(len(pictures), 2))
    result = pictures.copy()
    for old, new, shift in zip(pictures, result, shifts, strict=True):
        # The strip that comes into sight keeps what was there.
        _window(new, *shift)[:] = _window(old, *-shift)
        if rng.random() < COVERED:
            _cover(new, rng)
    return result


def distract(
    view: np.ndarray, pictures: int, share: float, rng: np.random.Generator
) -> np.ndarray:
    """Puts wrong pictures into sequences, but never in the first place.

    A network that is told lies now and then learns to weigh what it sees
    against what it has seen before.

    Args:
        view: int `(batch, steps)`, below `pictures`.
        pictures: how many there are.
        share: of the steps that see a random one instead, between 0 and 1.
        rng: decides which.

    Returns:
        A new one of the same shape and type.
    """
    wrong = rng.random(view.shape) < share
    wrong[:, 0] = False
    others = rng.integers(pictures, size=view.shape)
    return np.where(wrong, others, view).astype(view.dtype)


def _window(picture: np.ndarray, down: int, right: int) -> np.ndarray:
    """Returns the part of a picture that stays in sight of a shifted one."""
    height, width = picture.shape[:2]
    return picture[
        max(down, 0) : height + min(down, 0),
        max(right, 0) : width + min(right, 0),
    ]


def _cover(picture: np.ndarray, rng: np.random.Generator) -> None:
    """Paints a rectangle of one colour over a picture."""
    size = np.array(picture.shape[:2])
    height, width = (rng.uniform(0.05, LARGEST, 2) * size).astype(int)
    top, left = (rng.random(2) * (size - (height, width))).astype(int)
    colour = rng.integers(256, size=3)
    picture[top : top + height, left : left + width] = colour
