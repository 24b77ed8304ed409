"""What a policy is shown of an environment, pictures included."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from npi_tf.cars.picture import check_picture
from npi_tf.domains.base import Domain
from npi_tf.errors import InvalidConfig, InvalidObservation

Views = Callable[[tuple[int, ...]], np.ndarray]
"""From the name of a picture to the picture, uint8 `(128, 128, 3)`."""


class Sight:
    """Takes observations apart and shows the pictures that they name.

    Args:
        domain: gives observations their shape and range.
        views: shows the pictures, in a domain that has them.

    Raises:
        InvalidConfig: the domain has pictures, and nothing shows them.
    """

    def __init__(self, domain: Domain, views: Views | None = None):
        if domain.view_sizes and views is None:
            raise InvalidConfig(
                f"A policy for {domain.name} must be shown pictures. "
                "Received: no `views`."
            )
        self._symbols = len(domain.observation_sizes)
        self._sizes = domain.observation_sizes + domain.view_sizes
        self._views = views

    def read(
        self, observation: np.ndarray
    ) -> tuple[np.ndarray, tuple[int, ...]]:
        """Returns an observation's symbols and the name of its picture.

        Returns:
            int32 `(1, observed)`, a batch of one; and the name for `picture`,
            empty in a domain without pictures.

        Raises:
            InvalidObservation: not integers of the domain's shape and range.
        """
        check_observation(observation, self._sizes)
        observation = np.asarray(observation, np.int32)
        view = tuple(observation[self._symbols :].tolist())
        return observation[None, : self._symbols], view

    def picture(self, view: tuple[int, ...]) -> np.ndarray:
        """Returns the picture of a name, uint8 `(1, 128, 128, 3)`.

        Raises:
            InvalidPicture: what is shown is not uint8 `(128, 128, 3)`.
        """
        picture = self._views(view)
        check_picture(picture)
        return picture[None]


def check_observation(observation: np.ndarray, sizes: tuple[int, ...]) -> None:
    """Raises `InvalidObservation` unless integers of this shape and range."""
    observation = np.asarray(observation)
    fits = (
        observation.shape == (len(sizes),)
        and np.issubdtype(observation.dtype, np.integer)
        and (observation >= 0).all()
        and (observation < sizes).all()
    )
    if not fits:
        raise InvalidObservation(
            f"An observation must be {len(sizes)} integers, at least 0 and "
            f"below {sizes}. Received: {observation.tolist()!r:.80} of type "
            f"{observation.dtype} and shape {observation.shape}."
        )
