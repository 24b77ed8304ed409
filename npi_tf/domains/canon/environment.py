"""A camera that stands at one of 120 poses around a car."""

from __future__ import annotations

import numpy as np

from npi_tf.domains.base import Environment
from npi_tf.domains.canon.pose import AZIMUTHS, ELEVATIONS, Pose
from npi_tf.domains.canon.problem import CanonProblem
from npi_tf.errors import InvalidAction
from npi_tf.types import NO_ARGUMENTS, Arguments

NONE, MOVE = range(2)
HORIZONTAL, VERTICAL = range(2)
DIRECTIONS = (("LEFT", "RIGHT"), ("DOWN", "UP"))
ARGUMENT_SIZES = (2, 2, 2)


class CanonEnvironment(Environment):
    """The camera moves by one pose at a time and keeps looking at the car.

    `ACT` takes `(NONE, 0, 0)` or `(MOVE, HORIZONTAL or VERTICAL, 0 or 1)`: 0
    is to the left or down, 1 to the right or up. Around the car there is no
    end; at the lowest and the highest elevation the camera stays where it is.

    Args:
        problem: where the camera starts, and its target.

    Reference:
        Section 4.1, Fig. 1 and 7, eq. 11.
    """

    def __init__(self, problem: CanonProblem):
        self._target = problem.target
        self._azimuth, self._elevation = problem.start.view

    def observe(self) -> np.ndarray:
        """Returns the target and which picture is seen.

        Returns:
            int32 `(4,)`: indices of the target's azimuth and elevation, then
            of the camera's own, which name the picture. A network is shown
            the picture in their place.
        """
        return np.array(
            [*self._target.view, self._azimuth, self._elevation], np.int32
        )

    def act(self, arguments: Arguments) -> None:
        """Moves the camera by 15 degrees."""
        if arguments == NO_ARGUMENTS:
            return
        kind, axis, direction = arguments
        if kind != MOVE or axis not in (0, 1) or direction not in (0, 1):
            raise InvalidAction(
                "A camera takes (0, 0, 0) or (1, 0 or 1, 0 or 1). "
                f"Received: {arguments}."
            )
        step = 1 if direction else -1
        if axis == HORIZONTAL:
            self._azimuth = (self._azimuth + step) % AZIMUTHS
        else:
            self._elevation = min(
                max(self._elevation + step, 0), ELEVATIONS - 1
            )

    def render(self) -> str:
        """Returns the camera's pose."""
        return str(self.pose)

    @property
    def pose(self) -> Pose:
        """Where the camera stands."""
        return Pose.of_view(self._azimuth, self._elevation)
