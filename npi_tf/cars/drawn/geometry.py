"""Solids of triangles: grids, boxes, lofts and turned profiles.

Lengths are metres. A car drawn with them stands on z = 0, looks along +X and
has its left side at +Y.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Solid(NamedTuple):
    """Triangles that run counter-clockwise seen from outside.

    Attributes:
        vertices: float64 `(n, 3)`.
        faces: int64 `(m, 3)`, positions in `vertices`.
    """

    vertices: np.ndarray
    faces: np.ndarray

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Solid:
        """Returns the solid somewhere else."""
        return Solid(self.vertices + (x, y, z), self.faces)

    def mirrored(self) -> Solid:
        """Returns the solid on the car's other side."""
        return Solid(self.vertices * (1, -1, 1), self.faces[:, ::-1])

    def turned(self, degrees: float, axis: str = "y") -> Solid:
        """Returns the solid turned around an axis through the origin."""
        first, second = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
        cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        turned = self.vertices.copy()
        a, b = self.vertices[:, first], self.vertices[:, second]
        turned[:, first] = cosine * a - sine * b
        turned[:, second] = sine * a + cosine * b
        return Solid(turned, self.faces)


def join(*solids: Solid) -> Solid:
    """Returns several solids as one."""
    starts = np.cumsum([0] + [len(s.vertices) for s in solids[:-1]])
    return Solid(
        np.concatenate([s.vertices for s in solids]),
        np.concatenate(
            [s.faces + at for s, at in zip(solids, starts, strict=True)]
        ),
    )


def grid_faces(rows: int, columns: int) -> np.ndarray:
    """Returns the triangles of a grid of points, two for each cell.

    They face where the direction along columns crossed with the direction
    along rows points.

    Returns:
        int64 `(2 * (rows - 1) * (columns - 1), 3)`, cell by cell.
    """
    index = np.arange(rows * columns).reshape(rows, columns)
    a, b = index[:-1, :-1].ravel(), index[:-1, 1:].ravel()
    c, d = index[1:, 1:].ravel(), index[1:, :-1].ravel()
    return np.stack([a, b, c, a, c, d], axis=1).reshape(-1, 3)


def loft(rings: np.ndarray) -> Solid:
    """Joins closed rings into a tube that is open at both ends.

    Args:
        rings: `(rings, points, 3)`. The last point of a ring joins its first.
    """
    closed = np.concatenate([rings, rings[:, :1]], axis=1)
    rows, columns = closed.shape[:2]
    return Solid(closed.reshape(-1, 3), grid_faces(rows, columns))


def box(
    centre: tuple[float, float, float],
    size: tuple[float, float, float],
    top: float = 1.0,
) -> Solid:
    """Returns a block; `top` scales its upper face against the lower one."""
    unit = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) / 2
    lower = np.column_stack([unit, np.full(4, -0.5)])
    upper = np.column_stack([unit * top, np.full(4, 0.5)])
    vertices = np.concatenate([lower, upper]) * size + centre
    quads = [
        (3, 2, 1, 0),
        (4, 5, 6, 7),
        (0, 1, 5, 4),
        (1, 2, 6, 5),
        (2, 3, 7, 6),
        (3, 0, 4, 7),
    ]
    faces = [f for a, b, c, d in quads for f in ((a, b, c), (a, c, d))]
    return Solid(vertices, np.array(faces))


def turn(
    profile: np.ndarray, segments: int, start: float = 0, end: float = 360
) -> Solid:
    """Turns a profile around the Y axis.

    Args:
        profile: `(points, 2)`, radius and y of each point. The side that is
            on the left when going along it towards greater y, seen with the
            radius upwards, becomes the outside.
        segments: number of facets.
        start: angle of the first facet in degrees, 0 at +X, 90 at +Z.
        end: angle of the last one.
    """
    angles = np.radians(np.linspace(start, end, segments + 1))
    radius, y = profile[:, 0], profile[:, 1]
    rings = np.stack(
        [
            np.outer(np.cos(angles), radius),
            np.broadcast_to(y, (len(angles), len(y))),
            np.outer(np.sin(angles), radius),
        ],
        axis=-1,
    )
    return Solid(rings.reshape(-1, 3), grid_faces(len(angles), len(y)))


def rod(
    start: tuple[float, float, float],
    end: tuple[float, float, float],
    radius: float,
    sides: int = 6,
) -> Solid:
    """Returns a closed straight bar between two points."""
    start, end = np.asarray(start, float), np.asarray(end, float)
    along = (end - start) / np.linalg.norm(end - start)
    helper = np.eye(3)[np.argmin(np.abs(along))]
    first = np.cross(along, helper)
    first /= np.linalg.norm(first)
    second = np.cross(along, first)
    angles = np.arange(sides) * 2 * np.pi / sides
    ring = radius * (
        np.outer(np.cos(angles), first) + np.outer(np.sin(angles), second)
    )
    scales = np.array([0, 1, 1, 0])[:, None, None]
    places = np.stack([start, start, end, end])[:, None]
    return loft(places + scales * ring)


def ball(
    centre: tuple[float, float, float],
    radii: tuple[float, float, float],
    rows: int = 6,
    sides: int = 10,
    power: float = 1.0,
) -> Solid:
    """Returns an ellipsoid; a `power` below 1 makes it boxy."""
    angles = np.linspace(-np.pi / 2, np.pi / 2, rows + 1)
    around = np.arange(sides) * 2 * np.pi / sides
    flat = _power(np.cos(angles), power)
    rings = np.stack(
        [
            np.outer(flat, _power(np.cos(around), power)),
            np.outer(flat, _power(np.sin(around), power)),
            np.repeat(_power(np.sin(angles), power)[:, None], sides, axis=1),
        ],
        axis=-1,
    )
    return loft(rings * radii + np.asarray(centre))


def _power(values: np.ndarray, power: float) -> np.ndarray:
    return np.sign(values) * np.abs(values) ** power
