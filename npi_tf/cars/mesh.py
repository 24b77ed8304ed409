"""A car as coloured triangles."""

from __future__ import annotations

import dataclasses
import enum

import numpy as np

from npi_tf.errors import InvalidMesh

CREASE_DEGREES = 35.0
"""Neighbouring faces that meet at a sharper angle are shaded with an edge."""


class Part(enum.IntEnum):
    """What a face is made of, which decides how it shines."""

    PAINT = 0
    GLASS = 1
    TYRE = 2
    METAL = 3
    HEADLAMP = 4
    TAIL_LAMP = 5
    GRILLE = 6
    TRIM = 7
    PLATE = 8
    INTERIOR = 9
    FILE = 10


@dataclasses.dataclass(frozen=True, eq=False)
class CarMesh:
    """Triangles of a car that stands at the origin.

    The front looks along +X, the left side along +Y, the roof along +Z. The
    centre of the bounding box is the origin and half its diagonal is 1.

    Attributes:
        vertices: float64 `(n, 3)`.
        faces: int64 `(m, 3)`, positions of each face's corners. Seen from
            outside they run counter-clockwise where the maker cared; shading
            must not depend on it.
        part: uint8 `(m,)`, values of `Part`.
        colour: float32 `(m, 3)`, sRGB between 0 and 1. Where a face has a
            texture, it is multiplied with it.
        normals: float32 `(m, 3, 3)`, a unit vector at each corner.
        uv: float32 `(m, 3, 2)`, texture coordinates of each corner, the
            origin at the lower left, repeating outside 0 ... 1; zero for
            faces without a texture.
        texture: int16 `(m,)`, position in `textures`, -1 for none.
        textures: uint8 arrays `(height, width, 3)`.
    """

    vertices: np.ndarray
    faces: np.ndarray
    part: np.ndarray
    colour: np.ndarray
    normals: np.ndarray
    uv: np.ndarray
    texture: np.ndarray
    textures: tuple[np.ndarray, ...]


def make_mesh(
    vertices: np.ndarray,
    faces: np.ndarray,
    part: np.ndarray,
    colour: np.ndarray,
    uv: np.ndarray | None = None,
    texture: np.ndarray | None = None,
    textures: tuple[np.ndarray, ...] = (),
) -> CarMesh:
    """Returns a centred, scaled mesh with normals.

    The arguments are the attributes of `CarMesh`, with vertices of any place
    and scale. Faces without area are left out.

    Raises:
        InvalidMesh: there is no face with an area, a corner is missing, or a
            vertex is not finite.
    """
    vertices = np.asarray(vertices, np.float64).reshape(-1, 3)
    faces = np.asarray(faces, np.int64).reshape(-1, 3)
    _check(vertices, faces)
    vertices = _normalised(vertices, faces)
    flat = _face_normals(vertices, faces)
    kept = np.flatnonzero(np.linalg.norm(flat, axis=1) > 0)
    if not len(kept):
        raise InvalidMesh(
            "A mesh must have a face with an area. Received: "
            f"{len(faces)} faces without."
        )
    faces = faces[kept]
    count = len(part)
    uv = np.zeros((count, 3, 2)) if uv is None else uv
    texture = np.full(count, -1) if texture is None else texture
    return CarMesh(
        vertices=vertices,
        faces=faces,
        part=np.asarray(part, np.uint8)[kept],
        colour=np.asarray(colour, np.float32)[kept],
        normals=_corner_normals(vertices, faces, flat[kept]),
        uv=np.asarray(uv, np.float32)[kept],
        texture=np.asarray(texture, np.int16)[kept],
        textures=textures,
    )


def _check(vertices: np.ndarray, faces: np.ndarray) -> None:
    if not np.isfinite(vertices).all():
        raise InvalidMesh(
            "The vertices of a mesh must be finite numbers. Received: "
            f"{np.count_nonzero(~np.isfinite(vertices))} that are not."
        )
    if not len(faces):
        raise InvalidMesh("A mesh must have a face. Received none.")
    if faces.min() < 0 or faces.max() >= len(vertices):
        raise InvalidMesh(
            f"Faces must use vertices 0 to {len(vertices) - 1}. "
            f"Received: {faces.min()} to {faces.max()}."
        )


def _normalised(vertices: np.ndarray, faces: np.ndarray) -> np.ndarray:
    used = vertices[faces.ravel()]
    low, high = used.min(axis=0), used.max(axis=0)
    half_diagonal = np.linalg.norm(high - low) / 2
    if not np.isfinite(half_diagonal) or half_diagonal < 1e-12:
        raise InvalidMesh(
            "A mesh must have a size above 0. "
            f"Received: {2 * half_diagonal:g} from corner to corner."
        )
    return (vertices - (low + high) / 2) / half_diagonal


def _face_normals(vertices: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """Returns normals as long as twice the faces' areas."""
    a, b, c = vertices[faces].transpose(1, 0, 2)
    return np.cross(b - a, c - a)


def _corner_normals(
    vertices: np.ndarray, faces: np.ndarray, flat: np.ndarray
) -> np.ndarray:
    """Averages the normals around a corner of those faces that bend little.

    Corners belong together if they lie at the same place, whether or not the
    faces share the vertex. Each face counts by its angle at the corner, so
    that it does not matter how a flat side is cut into triangles.
    """
    unit = flat / np.linalg.norm(flat, axis=1, keepdims=True)
    normals = np.repeat(unit, 3, axis=0)  # (3 m, 3), one for each corner
    weights = _corner_angles(vertices[faces]).reshape(-1, 1)
    own, other = _pairs_at_places(vertices, faces)
    cosine = np.einsum("ij,ij->i", normals[own], normals[other])
    near = cosine >= np.cos(np.radians(CREASE_DEGREES))
    own, other = own[near], other[near]
    weighted = weights[other] * normals[other]
    mean = np.stack(
        [
            np.bincount(own, weighted[:, axis], minlength=len(normals))
            for axis in range(3)
        ],
        axis=1,
    )
    mean /= np.linalg.norm(mean, axis=1, keepdims=True)
    return mean.reshape(-1, 3, 3).astype(np.float32)


def _corner_angles(corners: np.ndarray) -> np.ndarray:
    """Returns the angle at each corner, `(m, 3)`, a little above 0."""
    ahead = np.roll(corners, -1, axis=1) - corners
    behind = np.roll(corners, 1, axis=1) - corners
    dot = np.einsum("ijk,ijk->ij", ahead, behind)
    area = np.linalg.norm(np.cross(ahead, behind), axis=2)
    return np.arctan2(area, dot) + 1e-9


def _pairs_at_places(
    vertices: np.ndarray, faces: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Returns all pairs of corners, 0 ... 3 m - 1, that lie at one place."""
    places = np.unique(np.round(vertices, 5), axis=0, return_inverse=True)[1]
    place = places.reshape(-1)[faces].reshape(-1)
    order = np.argsort(place, kind="stable")
    degree = np.bincount(place)
    first = np.cumsum(degree) - degree
    count = degree[place[order]]  # partners of each corner, itself included
    own = np.repeat(order, count)
    step = np.arange(len(own)) - np.repeat(np.cumsum(count) - count, count)
    return own, order[np.repeat(first[place[order]], count) + step]
