"""Pictures of a car."""

from __future__ import annotations

import numpy as np

from npi_tf.cars.appearance import PLAIN, Appearance
from npi_tf.cars.background import paint_background
from npi_tf.cars.camera import Camera, Framing, aim
from npi_tf.cars.checks import check_integer
from npi_tf.cars.finish import develop
from npi_tf.cars.ground import places_on_ground
from npi_tf.cars.mesh import CarMesh
from npi_tf.cars.paintwork import apply_paintwork, main_paint
from npi_tf.cars.shading import shade
from npi_tf.cars.shadow import shadow_on_ground
from npi_tf.cars.surface import Surface, SurfaceCaster
from npi_tf.cars.turntable import lay_turntable

SIZE = 128
"""Pixels on a side of the pictures that networks see."""
SIZES = (8, 2048)
"""Fewest and most pixels on a side."""


class Renderer:
    """Takes pictures of one car.

    A picture depends on the mesh and on the arguments of `render` alone: the
    same ones give the same bytes.

    Args:
        mesh: the car.
        samples: rays a pixel in each direction, 1 to 8.

    Raises:
        InvalidConfig: `samples` is not an integer from 1 to 8.
    """

    def __init__(self, mesh: CarMesh, samples: int = 2):
        check_integer("samples", samples, 1, 8)
        self._samples = samples
        self._points = mesh.vertices[np.unique(mesh.faces)]
        self._half_size = np.abs(self._points).max(axis=0)
        self._own_paint = main_paint(mesh)
        self._caster = SurfaceCaster(mesh)

    def render(
        self,
        azimuth: float,
        elevation: float,
        appearance: Appearance = PLAIN,
        size: int = SIZE,
    ) -> np.ndarray:
        """Returns a picture.

        Args:
            azimuth: where the camera stands, in degrees: 0 looks at the car's
                front, 90 at its left side.
            elevation: degrees above the horizon, -90 to 90.
            appearance: how it looks.
            size: pixels on a side, within `SIZES`.

        Returns:
            uint8 `(size, size, 3)`, sRGB.

        Raises:
            InvalidConfig: an argument is outside its range.
        """
        camera, surface = self.view(
            azimuth, elevation, appearance.framing, size
        )
        part, albedo = apply_paintwork(
            appearance.paintwork, surface, self._own_paint, self._half_size
        )
        light = shade(
            surface,
            part,
            albedo,
            appearance.lighting,
            camera.azimuth,
            self._caster.reached,
        )
        behind = self._surroundings(appearance, camera, size)
        return develop(_composed(surface, light, behind), appearance.finish)

    def view(
        self,
        azimuth: float,
        elevation: float,
        framing: Framing = PLAIN.framing,
        size: int = SIZE,
    ) -> tuple[Camera, Surface]:
        """Returns the camera and what its rays meet; see `render`."""
        check_integer("size", size, *SIZES)
        camera = aim(self._points, azimuth, elevation, framing)
        return camera, self._caster.cast(camera, size, self._samples)

    def _surroundings(
        self, appearance: Appearance, camera: Camera, size: int
    ) -> np.ndarray:
        """Returns what is seen around the car, float32 `(3, size, size)`."""
        behind = paint_background(appearance.background, camera, size)
        ground = places_on_ground(self._half_size[2], camera, size)
        if appearance.turntable is not None:
            lay_turntable(appearance.turntable, ground, behind)
        behind *= shadow_on_ground(appearance.shadow, self._half_size, ground)
        return behind


def _composed(
    surface: Surface, light: np.ndarray, behind: np.ndarray
) -> np.ndarray:
    """Averages the samples of each pixel over the background, in place."""
    rows, columns = slice(*surface.rows), slice(*surface.columns)
    height = surface.rows[1] - surface.rows[0]
    width = surface.columns[1] - surface.columns[0]
    count = surface.samples
    grid = np.zeros((4, height * count * width * count), np.float32)
    grid[:3, surface.index] = np.minimum(light, 1)
    grid[3, surface.index] = 1
    grid = grid.reshape(4, height, count, width, count)
    mean = sum(
        grid[:, :, row, :, column]
        for row in range(count)
        for column in range(count)
    ) / np.float32(count * count)
    window = behind[:, rows, columns]
    behind[:, rows, columns] = mean[:3] + window * (1 - mean[3])
    return behind
