"""The pictures of a dataset's traces, each one once."""

from __future__ import annotations

import hashlib

import numpy as np


class PictureTable:
    """Collects the pictures of traces, each one once, and numbers them.

    Traces of one car share pictures. Those whose bytes are equal are one. They
    may fill most of the memory, so that no second copy of them is ever made.
    """

    def __init__(self):
        self._numbers: dict[bytes, int] = {}
        self._pictures: np.ndarray | None = None
        self._views: list[np.ndarray] = []

    def taken_from(self, trace: dict) -> dict:
        """Notes a trace's pictures.

        Args:
            trace: an example of a dataset of traces, as NumPy values.

        Returns:
            The trace, with `steps/picture` numbered among all pictures so far;
            a trace without pictures as it is.
        """
        if "pictures" not in trace:
            return trace
        seen = zip(trace["pictures"], trace["views"], strict=True)
        numbers = np.array([self._number(*pair) for pair in seen])
        steps = trace["steps"]
        return {
            **trace,
            "steps": {**steps, "picture": numbers[steps["picture"]]},
        }

    def _number(self, picture: np.ndarray, view: np.ndarray) -> int:
        key = hashlib.blake2b(picture.tobytes(), digest_size=16).digest()
        number = self._numbers.setdefault(key, len(self._views))
        if number == len(self._views):
            self._keep(picture)
            self._views.append(view)
        return number

    def _keep(self, picture: np.ndarray) -> None:
        count = len(self._views)
        if self._pictures is None:
            self._pictures = np.empty((0, *picture.shape), picture.dtype)
        if count == len(self._pictures):
            self._resize(count + max(64, count // 8))
        self._pictures[count] = picture

    def _resize(self, count: int) -> None:
        """Makes room for so many pictures, in place where they are many."""
        self._pictures.resize(
            (count, *self._pictures.shape[1:]), refcheck=False
        )

    def columns(self) -> dict[str, np.ndarray]:
        """Returns the fields of `Calls` that describe pictures.

        Returns:
            `pictures` uint8 `(m, 128, 128, 3)`, `views` int32 `(m, ...)` and
            `rarity` float32 `(m,)`; nothing if there are no pictures.
        """
        if not self._views:
            return {}
        self._resize(len(self._views))
        views = np.stack(self._views)
        names, name, counts = np.unique(
            views, axis=0, return_inverse=True, return_counts=True
        )
        expected = len(views) / len(names)
        return {
            "pictures": self._pictures,
            "views": views,
            "rarity": (expected / counts[name.ravel()]).astype(np.float32),
        }
