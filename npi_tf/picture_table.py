"""The pictures of a dataset's traces, each one once."""

from __future__ import annotations

import hashlib

import numpy as np


class PictureTable:
    """Collects the pictures of traces, each one once, and numbers them.

    Traces of one car share pictures. Those whose bytes are equal are one.
    """

    def __init__(self):
        self._numbers: dict[bytes, int] = {}
        self._pictures: list[np.ndarray] = []
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
        number = self._numbers.setdefault(key, len(self._pictures))
        if number == len(self._pictures):
            self._pictures.append(picture)
            self._views.append(view)
        return number

    def columns(self) -> dict[str, np.ndarray]:
        """Returns the fields of `Calls` that describe pictures.

        Returns:
            `pictures` uint8 `(m, 128, 128, 3)`, `views` int32 `(m, ...)` and
            `rarity` float32 `(m,)`; nothing if there are no pictures.
        """
        if not self._pictures:
            return {}
        views = np.stack(self._views)
        names, name, counts = np.unique(
            views, axis=0, return_inverse=True, return_counts=True
        )
        expected = len(views) / len(names)
        return {
            "pictures": np.stack(self._pictures),
            "views": views,
            "rarity": (expected / counts[name.ravel()]).astype(np.float32),
        }
