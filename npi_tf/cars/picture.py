"""What a picture is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from npi_tf.errors import InvalidPicture


def check_picture(picture: Any, size: int = 128) -> None:
    """Raises `InvalidPicture` unless uint8 `(size, size, 3)`."""
    if not _is_picture(picture) or picture.shape[:2] != (size, size):
        raise InvalidPicture(
            "A picture must be an array of uint8 between 0 and 255 of shape "
            f"({size}, {size}, 3). Received: {_described(picture)}."
        )


def check_pictures(pictures: Sequence[Any]) -> None:
    """Raises `InvalidPicture` unless there is one and all are of one size.

    Args:
        pictures: what should be uint8 arrays `(height, width, 3)`.
    """
    if not len(pictures):
        raise InvalidPicture("There must be a picture. Received none.")
    for picture in pictures:
        if not _is_picture(picture) or not picture.size:
            raise InvalidPicture(
                "A picture must be an array of uint8 between 0 and 255 of "
                f"shape (height, width, 3). Received: {_described(picture)}."
            )
    sizes = {picture.shape[:2] for picture in pictures}
    if len(sizes) > 1:
        raise InvalidPicture(
            "Pictures must be of one height and width. Received: "
            f"{', '.join(map(str, sorted(sizes)))}."
        )


def _is_picture(picture: Any) -> bool:
    return (
        isinstance(picture, np.ndarray)
        and picture.dtype == np.uint8
        and picture.ndim == 3
        and picture.shape[2] == 3
    )


def _described(picture: Any) -> str:
    if isinstance(picture, np.ndarray):
        return f"{picture.dtype} of shape {picture.shape}"
    return type(picture).__name__
