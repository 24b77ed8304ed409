"""What the rays of a picture meet: the surface's place, slope and colour."""

from __future__ import annotations

import dataclasses

import numpy as np
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene

from npi_tf.cars.camera import Camera
from npi_tf.cars.colours import LINEAR_OF_BYTE, linear
from npi_tf.cars.mesh import CarMesh

_LIFT = 2e-3
"""Above the surface, where rays to a light begin, so as not to meet it."""


@dataclasses.dataclass(frozen=True, eq=False)
class Surface:
    """The car as the rays of one picture meet it, a G-buffer of the hits.

    The picture has `samples * samples` rays a pixel. Only rays of the window,
    the pixels around the silhouette, are cast, and only hits are kept. Vectors
    and colours lie component by component, which NumPy reads fastest.

    Attributes:
        rows: first and one past the last row of the window, in pixels.
        columns: the same for columns.
        samples: rays a pixel in each direction.
        index: int64 `(n,)`, positions of the hits among the window's rays,
            row by row.
        part: uint8 `(n,)`, values of `Part`.
        albedo: float32 `(3, n)`, linear RGB.
        normal: float32 `(3, n)`, unit vectors on the camera's side.
        position: float32 `(3, n)`, in the car's coordinates.
        to_camera: float32 `(3, n)`, unit vectors.
    """

    rows: tuple[int, int]
    columns: tuple[int, int]
    samples: int
    index: np.ndarray
    part: np.ndarray
    albedo: np.ndarray
    normal: np.ndarray
    position: np.ndarray
    to_camera: np.ndarray


class SurfaceCaster:
    """Casts rays at one mesh.

    Args:
        mesh: the car. Its search tree is built once, here.
    """

    def __init__(self, mesh: CarMesh):
        self._mesh = mesh
        self._colour = linear(mesh.colour)
        self._scene = EmbreeScene()
        # The scene holds no reference of its own to the triangles.
        self._triangles = TriangleMesh(
            scene=self._scene,
            vertices=mesh.vertices.astype(np.float32),
            indices=mesh.faces.astype(np.int32),
        )

    def cast(self, camera: Camera, size: int, samples: int) -> Surface:
        """Returns what a picture's rays meet.

        Args:
            camera: whose window is the picture.
            size: pixels on a side.
            samples: rays a pixel in each direction.
        """
        left, right, low, high = camera.bounds
        columns = _pixels(left, right, size)
        rows = _pixels(1 - high, 1 - low, size)
        directions = camera.directions(
            camera.across(size * samples)[_span(columns, samples)],
            camera.upwards(size * samples)[_span(rows, samples)],
        ).reshape(3, -1)
        place = camera.position.astype(np.float32)
        found = self._scene.run(
            np.broadcast_to(place, directions.T.shape), directions.T, output=1
        )
        index = np.flatnonzero(found["primID"] >= 0)
        rays = directions.take(index, axis=1)
        to_camera = rays / -np.sqrt(_dot(rays, rays))
        face, albedo, normal = self._look_up(found, index)
        return Surface(
            rows=rows,
            columns=columns,
            samples=samples,
            index=index,
            part=self._mesh.part[face],
            albedo=albedo,
            normal=_facing(normal, to_camera),
            position=place[:, None] + rays * found["tfar"][index],
            to_camera=to_camera,
        )

    def reached(
        self, position: np.ndarray, normal: np.ndarray, direction: np.ndarray
    ) -> np.ndarray:
        """Tells which places the car does not hide from a far light.

        Args:
            position: float32 `(3, n)`, on the surface.
            normal: float32 `(3, n)`, on the side that is meant.
            direction: float32 `(3,)`, to the light.

        Returns:
            bool `(n,)`.
        """
        start = position + np.float32(_LIFT) * normal
        met = self._scene.run(
            start.T,
            np.broadcast_to(direction, start.T.shape),
            query="OCCLUDED",
        )
        return met < 0

    def _look_up(self, found: dict[str, np.ndarray], index: np.ndarray):
        """Returns faces, linear colours and normals of the hits."""
        face = found["primID"][index]
        second, third = found["u"][index], found["v"][index]
        weights = np.stack([1 - second - third, second, third])
        normal = _interpolated(self._mesh.normals, face, weights)
        albedo = self._colour.take(face, axis=0).T.copy()
        texture = self._mesh.texture[face]
        for position, picture in enumerate(self._mesh.textures):
            here = np.flatnonzero(texture == position)
            if len(here):
                uv = _interpolated(self._mesh.uv, face[here], weights[:, here])
                albedo[:, here] *= _texels(picture, uv)
        return face, albedo, normal


def _span(pixels: tuple[int, int], samples: int) -> slice:
    return slice(pixels[0] * samples, pixels[1] * samples)


def _pixels(low: float, high: float, size: int) -> tuple[int, int]:
    """Returns the pixels that cover a part of the picture's side."""
    first = int(np.clip(np.floor(low * size), 0, size))
    return first, int(np.clip(np.ceil(high * size), first, size))


def _dot(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _interpolated(
    corners: np.ndarray, face: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Mixes the values at three corners `(m, 3, k)`; returns `(k, n)`."""
    values = corners.take(face, axis=0).transpose(1, 2, 0)
    first, second, third = weights
    return values[0] * first + values[1] * second + values[2] * third


def _facing(normal: np.ndarray, to_camera: np.ndarray) -> np.ndarray:
    """Returns unit normals that point to the camera's side."""
    length = np.sqrt(_dot(normal, normal))
    side = np.where(_dot(normal, to_camera) < 0, -1, 1)
    return normal * (side / np.maximum(length, 1e-6)).astype(np.float32)


def _texels(picture: np.ndarray, uv: np.ndarray) -> np.ndarray:
    """Returns the nearest texels `(3, n)`, linear RGB; pictures repeat."""
    height, width, _ = picture.shape
    u, v = uv - np.floor(uv)
    column = np.minimum((u * width).astype(np.intp), width - 1)
    row = np.minimum(((1 - v) * height).astype(np.intp), height - 1)
    return LINEAR_OF_BYTE[picture[row, column].T]
