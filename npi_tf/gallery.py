"""The pictures that a domain shows, and what a model makes of them."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from npi_tf.cars.picture import check_picture
from npi_tf.domains.base import Domain
from npi_tf.errors import InvalidConfig
from npi_tf.model import NPI
from npi_tf.sight import Views

Pictures = Callable[[Any], np.ndarray]
"""From a problem to all that can be seen in it, uint8 `(*view_sizes, 128, 128,
3)`. Problems with the same `car` show the same."""

_BATCH = 120


class Gallery:
    """Features of all pictures of a problem's car, each looked at once.

    They are those of the model's weights when it looked.

    Args:
        model: whose encoder looks.
        domain: one with pictures.
        pictures: shows them; by default as the domain does.
    """

    def __init__(
        self, model: NPI, domain: Domain, pictures: Pictures | None = None
    ):
        self._look = tf.function(model.encoder(domain.encoder).look)
        self._pictures = pictures or _module(domain).pictures_of
        self._features: dict[int, np.ndarray] = {}

    def features(self, problem: Any) -> np.ndarray:
        """Returns float `(*view_sizes, F)`.

        Raises:
            InvalidPicture: the pictures are not uint8 `(128, 128, 3)`.
        """
        if problem.car not in self._features:
            self._features[problem.car] = self._looked(self._pictures(problem))
        return self._features[problem.car]

    def _looked(self, pictures: np.ndarray) -> np.ndarray:
        flat = pictures.reshape(-1, *pictures.shape[-3:])
        check_picture(flat[0])
        parts = [
            self._look(flat[start : start + _BATCH]).numpy()
            for start in range(0, len(flat), _BATCH)
        ]
        return np.concatenate(parts).reshape(*pictures.shape[:-3], -1)


def views_of(domain: Domain, problem: Any) -> Views | None:
    """Returns what shows a problem's pictures when they are asked for.

    None in a domain without pictures.
    """
    return _module(domain).views_of(problem) if domain.view_sizes else None


def mirror_of(domain: Domain) -> Callable[..., dict[str, np.ndarray]]:
    """Returns what swaps left and right in batches of a domain's calls.

    Raises:
        InvalidConfig: the domain has no pictures.
    """
    if not domain.view_sizes:
        raise InvalidConfig(
            f"`augment` is for domains with pictures. Received: {domain.name}."
        )
    return _module(domain).mirrored


def _module(domain: Domain):
    return importlib.import_module(domain.pictures_module)
