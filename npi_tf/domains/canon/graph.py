"""The camera in tensors: all pictures are looked at before it moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import tensorflow as tf

from npi_tf.domains.canon.environment import HORIZONTAL, MOVE, NONE
from npi_tf.domains.canon.pose import AZIMUTHS, ELEVATIONS, Pose
from npi_tf.domains.canon.problem import CanonProblem


class CameraState(NamedTuple):
    """B cameras side by side.

    Attributes:
        target: int32 `(B, 2)`, indices of azimuth and elevation.
        view: int32 `(B, 2)`, where the cameras stand, likewise.
        features: float `(B, 24, 5, F)`, of the pictures that each could see.
    """

    target: tf.Tensor
    view: tf.Tensor
    features: tf.Tensor


class CameraTensors:
    """Tensor environment of the camera; see `CanonEnvironment`."""

    def enter(self, state: CameraState) -> CameraState:
        """Returns the state, which the loop carries as it is."""
        return state

    def leave(self, state: CameraState, carried: CameraState) -> CameraState:
        """Returns what the loop carries, as it is."""
        return carried

    def observe(self, state: CameraState):
        """Returns targets, int32 `(B, 2)`, and features, float `(B, F)`."""
        return state.target, tf.gather_nd(
            state.features, state.view, batch_dims=1
        )

    def act(self, state: CameraState, arguments):
        """Moves by 15 degrees; see `TensorEnvironment.act`."""
        kind, axis, direction = tf.unstack(arguments, axis=1)
        known = (axis <= 1) & (direction <= 1)
        moves = (kind == MOVE) & known
        valid = moves | ((kind == NONE) & (axis == 0) & (direction == 0))
        step = tf.where(moves, 2 * direction - 1, 0)
        azimuth, elevation = tf.unstack(state.view, axis=1)
        horizontal = axis == HORIZONTAL
        azimuth = (azimuth + tf.where(horizontal, step, 0)) % AZIMUTHS
        elevation = tf.clip_by_value(
            elevation + tf.where(horizontal, 0, step), 0, ELEVATIONS - 1
        )
        view = tf.stack([azimuth, elevation], axis=1)
        return state._replace(view=view), tf.cast(valid, tf.int32)[:, None]


class CameraTwin:
    """The camera for a batch of problems."""

    environment = CameraTensors()

    def size(self, problem: CanonProblem) -> int:
        """Returns 1: every problem needs the same room."""
        return 1

    def start(self, problems: Sequence[CanonProblem], size: int) -> CameraState:
        """Returns cameras at their starts, before they are shown anything."""
        return CameraState(
            tf.constant([p.target.view for p in problems], tf.int32),
            tf.constant([p.start.view for p in problems], tf.int32),
            tf.zeros([len(problems), AZIMUTHS, ELEVATIONS, 0]),
        )

    def show(
        self, state: CameraState, features: Sequence[np.ndarray]
    ) -> CameraState:
        """Returns cameras that see these, each float `(24, 5, F)`."""
        return state._replace(features=tf.constant(np.stack(features)))

    def answers(self, state: CameraState) -> list[str]:
        """Returns the poses."""
        return [str(Pose.of_view(*view)) for view in state.view.numpy()]


TWIN = CameraTwin()
