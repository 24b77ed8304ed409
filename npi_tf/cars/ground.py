"""The plane that a car stands on."""

from __future__ import annotations

import numpy as np

from npi_tf.cars.camera import Camera


def places_on_ground(
    half_height: float, camera: Camera, size: int
) -> np.ndarray:
    """Returns where the rays through a picture's pixels meet the ground.

    Rays that do not go down meet it too far away to matter, or, where the
    camera is below it, behind the camera.

    Args:
        half_height: how far the ground lies below the car's centre.
        camera: whose picture it is.
        size: pixels on a side.

    Returns:
        float32 `(2, size, size)`: to the front and to the left of the centre.
    """
    rays = camera.directions(camera.across(size), camera.upwards(size))
    drop = np.float32(-half_height - camera.position[2])
    along = drop / np.minimum(rays[2], np.float32(-1e-4))
    start = camera.position[:2].astype(np.float32)
    return start[:, None, None] + along * rays[:2]
