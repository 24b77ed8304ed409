"""Lays patches onto the outside of a solid: lamps, panels, plates, stripes.

A sheet is a grid of points in the plane that is seen from one side of the
car, float64 `(rows, columns, 2)`: (y, z) seen from the front or the rear,
(x, z) seen from a side, (x, y) from above.
"""

from __future__ import annotations

import numpy as np

from npi_tf.cars.drawn.geometry import Solid, grid_faces, join

_SIDES = {
    "front": (0, 1.0),
    "rear": (0, -1.0),
    "left": (1, 1.0),
    "right": (1, -1.0),
    "top": (2, 1.0),
}
"""The axis along which a side looks, and where to."""

RISE = 0.012
"""How far a patch stands out if nothing is said, in metres."""

_STEEP = 0.45
"""Cells of a sheet with a longer fall hang over an edge and are left out."""


def quad(corners, rows: int = 3, columns: int = 5) -> np.ndarray:
    """Returns a sheet between four corners.

    Args:
        corners: four points (a, b) around the sheet.
        rows: of points, from the first corner to the last.
        columns: of points, from the first corner to the second.
    """
    p, q, r, s = np.asarray(corners, float)
    u = np.linspace(0, 1, columns)[None, :, None]
    v = np.linspace(0, 1, rows)[:, None, None]
    return (1 - v) * ((1 - u) * p + u * q) + v * ((1 - u) * s + u * r)


def rectangle(
    a: tuple[float, float],
    b: tuple[float, float],
    rows: int = 3,
    columns: int = 5,
) -> np.ndarray:
    """Returns an upright sheet from the ranges of its two coordinates."""
    corners = [(a[0], b[0]), (a[1], b[0]), (a[1], b[1]), (a[0], b[1])]
    return quad(corners, rows, columns)


def oval(
    centre: tuple[float, float], radii: tuple[float, float], points: int = 5
) -> np.ndarray:
    """Returns an elliptic sheet of `points` by `points`."""
    line = np.linspace(-1, 1, points)
    u, v = np.meshgrid(line, line)
    disc = np.stack(
        [u * np.sqrt(1 - v * v / 2), v * np.sqrt(1 - u * u / 2)], axis=-1
    )
    return np.asarray(centre) + disc * radii


def grown(sheet: np.ndarray, border: float) -> np.ndarray:
    """Returns a sheet with a border all around, in metres."""
    middle = (sheet.min(axis=(0, 1)) + sheet.max(axis=(0, 1))) / 2
    half = np.ptp(sheet, axis=(0, 1)) / 2
    return middle + (sheet - middle) * (half + border) / half


def refined(sheet: np.ndarray, cell: float) -> np.ndarray:
    """Returns a sheet with more points where its cells are too large.

    Args:
        sheet: see the head of the module.
        cell: length of a cell's sides at most, in metres.
    """
    for axis in (0, 1):
        along = np.moveaxis(sheet, axis, 0)
        steps = len(along) - 1
        length = np.linalg.norm(np.diff(along, axis=0), axis=-1).max()
        parts = max(int(np.ceil(length / cell)), 1)
        places = np.arange(steps * parts + 1) / parts
        before = np.minimum(places.astype(int), steps - 1)
        share = (places - before)[:, None, None]
        along = along[before] * (1 - share) + along[before + 1] * share
        sheet = np.moveaxis(along, 0, axis)
    return sheet


class Surface:
    """The outside of a solid, asked along the axes.

    Args:
        solid: what patches are laid on.
    """

    def __init__(self, solid: Solid):
        self._triangles = solid.vertices[solid.faces]

    def depth(self, points: np.ndarray, side: str) -> np.ndarray:
        """Returns where the outermost surface is behind each point.

        Args:
            points: `(k, 2)`, in the plane of the side.
            side: `"front"`, `"rear"`, `"left"`, `"right"` or `"top"`.

        Returns:
            float64 `(k,)`, the third coordinate; NaN where nothing is hit.
        """
        axis, sign = _SIDES[side]
        plane = [a for a in range(3) if a != axis]
        corners = self._near(points, plane)
        a, b, c = corners[:, :, plane].transpose(1, 0, 2)  # (m, 2) each
        heights = corners[:, :, axis]
        area = _cross(b - a, c - a)
        with np.errstate(divide="ignore", invalid="ignore"):
            v = _cross(points[:, None] - a, c - a) / area
            w = _cross(b - a, points[:, None] - a) / area
            inside = (v >= -1e-9) & (w >= -1e-9) & (v + w <= 1 + 1e-9)
            height = (
                heights[:, 0] * (1 - v - w)
                + heights[:, 1] * v
                + heights[:, 2] * w
            )
        best = np.where(inside, sign * height, -np.inf).max(
            axis=1, initial=-np.inf
        )
        return np.where(np.isfinite(best), sign * best, np.nan)

    def drape(
        self,
        sheet: np.ndarray,
        side: str,
        rise: float = RISE,
        border: bool = True,
    ) -> Solid:
        """Lays a sheet onto the surface.

        Args:
            sheet: see the head of the module. What hangs over is left out.
            side: from which it is laid; see `depth`.
            rise: how far it stands out.
            border: where it stands out by 0.02 or more, its edge has a wall.
        """
        axis, sign = _SIDES[side]
        rows, columns = sheet.shape[:2]
        points = sheet.reshape(-1, 2)
        depth = self.depth(points, side)
        vertices = np.insert(points, axis, depth + sign * rise, axis=1)
        faces = _facing(vertices, grid_faces(rows, columns), axis, sign)
        patch = Solid(np.nan_to_num(vertices), _kept(depth, faces))
        if rise < 0.02 or not border:
            return patch
        return join(patch, _border(patch, axis, sign * (rise + 0.03)))

    def _near(self, points: np.ndarray, plane: list[int]) -> np.ndarray:
        """Returns the triangles whose frame meets that of the points."""
        flat = self._triangles[:, :, plane]
        low, high = points.min(axis=0), points.max(axis=0)
        meets = (flat.max(axis=1) >= low) & (flat.min(axis=1) <= high)
        return self._triangles[meets.all(axis=1)]


def _cross(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]


def _facing(vertices, faces, axis: int, sign: float) -> np.ndarray:
    """Turns faces over if most of them look away from the side."""
    a, b, c = np.nan_to_num(vertices)[faces].transpose(1, 0, 2)
    looks = np.cross(b - a, c - a)[:, axis].sum() * sign
    return faces if looks >= 0 else faces[:, ::-1]


def _kept(depth: np.ndarray, faces: np.ndarray) -> np.ndarray:
    fall = np.ptp(depth[faces], axis=1)  # NaN where a corner missed
    return faces[fall < _STEEP]


def _border(patch: Solid, axis: int, height: float) -> Solid:
    """Returns the wall from the open edges of a patch to below its ground."""
    edges = patch.faces[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2)
    size = len(patch.vertices)
    keys = edges[:, 0] * size + edges[:, 1]
    back = edges[:, 1] * size + edges[:, 0]
    open_edges = edges[~np.isin(keys, back)]
    lowered = patch.vertices.copy()
    lowered[:, axis] -= height
    first, second = open_edges.T
    faces = np.concatenate(
        [
            np.stack([second, first, first + size], axis=1),
            np.stack([second, first + size, second + size], axis=1),
        ]
    )
    return Solid(np.concatenate([patch.vertices, lowered]), faces)
