"""The cabin: pillars, windows and roof above the body.

Its wall is a grid. Columns go around the car, from the right end of the
windscreen over the left side and the rear back to where they began; rows go
up. Windows are cells of that grid, so that they follow its form exactly.
"""

from __future__ import annotations

import dataclasses
import enum

import numpy as np

from npi_tf.cars.drawn.body import Body
from npi_tf.cars.drawn.geometry import Solid, grid_faces

_SINK = 0.08
"""How deep the wall begins below the deck, whose middle is higher."""


class Cell(enum.IntEnum):
    """What a cell of the cabin's wall is."""

    PILLAR = 0
    SCREEN = 1
    SIDE = 2
    REAR = 3
    ROOF = 4
    SILL = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Windows:
    """Where the windows are.

    Attributes:
        panes: for each window of a side, where it begins and ends: 1 at the
            front pillar, 0 at the rear; those in front come first.
        screen: part of the windscreen's width that is glass.
        rear: the same of the rear window; 0 for none.
        low: height of their lower edge, 0 at the belt, 1 at the roof.
        high: height of their upper edge.
    """

    panes: tuple[tuple[float, float], ...]
    screen: float
    rear: float
    low: float
    high: float


def draw_windows(
    count: int, blind: bool, rear: bool, rng: np.random.Generator
) -> Windows:
    """Returns windows placed at random.

    Args:
        count: number of windows on a side.
        blind: only the foremost of them is there.
        rear: there is a rear window.
        rng: decides.
    """
    pillar = rng.uniform(0.02, 0.07)
    start, end = rng.uniform(0.02, 0.2), rng.uniform(0.94, 1)
    shares = rng.uniform(0.7, 1.3, count)
    cuts = end - np.cumsum(np.append(0, shares / shares.sum())) * (end - start)
    panes = tuple(
        (float(front), float(back + pillar))
        for front, back in zip(cuts, cuts[1:], strict=False)
        if front - back > 2 * pillar
    )
    return Windows(
        panes=panes[:1] if blind else panes,
        screen=rng.uniform(0.88, 0.98),
        rear=rng.uniform(0.7, 0.96) if rear else 0.0,
        low=rng.uniform(0.1, 0.22),
        high=rng.uniform(0.82, 0.93),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _Column:
    wall: str
    place: float
    cell: Cell


class Cabin:
    """The cabin on a body.

    Args:
        body: what it stands on.
        windows: where it can be looked through.
        detail: from 0 for few triangles to 1 for many.
        round_corners: radius of its corners seen from above.
        bow: how much its front and sides bulge.
    """

    def __init__(
        self,
        body: Body,
        windows: Windows,
        detail: float,
        round_corners: float,
        bow: float,
    ):
        self._body = body
        self._shape = body.shape
        self._windows = windows
        self._detail = detail
        self._radius = round_corners
        self._bow = bow
        self._columns = self._all_columns()

    def wall(self) -> tuple[Solid, np.ndarray]:
        """Returns walls and roof.

        Returns:
            the solid, and the `Cell` of each face, int64 `(m,)`.
        """
        heights = self._rows()
        rings = [self._ring(t, inset) for t, inset in heights]
        rings += self._roof_rings(rings[-1])
        rings = np.stack(rings)
        closed = np.concatenate([rings, rings[:, :1]], axis=1)
        cells = np.full((len(rings) - 1, rings.shape[1]), Cell.ROOF)
        for row in range(len(heights) - 1):
            middle = (heights[row][0] + heights[row + 1][0]) / 2
            cells[row] = self._row_cells(middle)
        solid = Solid(closed.reshape(-1, 3), grid_faces(*closed.shape[:2]))
        return solid, np.repeat(cells.ravel(), 2)

    def screen(self) -> tuple[Solid, np.ndarray]:
        """Returns a windscreen alone, with its frame, as `wall` does."""
        solid, cells = self.wall()
        walls = np.array([c.wall == "front" for c in self._columns])
        rows = len(cells) // 2 // len(walls)
        keep = np.repeat(np.tile(walls, rows), 2) & (cells != Cell.ROOF)
        return Solid(solid.vertices, solid.faces[keep]), cells[keep]

    def roof(self, x) -> np.ndarray:
        """Returns the height of the roof's edge at places x."""
        s = self._shape
        middle = (s.screen_top + s.rear_top) / 2
        half = max((s.screen_top - s.rear_top) / 2, 0.2)
        t = np.clip((np.asarray(x) - middle) / half, -1.2, 1.2)
        fall = s.roof_arch * t * t + s.roof_drop * np.clip(-t, 0, 1)
        return s.roof_height - fall

    def half_width(self, x, t: float) -> np.ndarray:
        """Returns half the width at places x and the height t."""
        s = self._shape
        narrow = 1 + t * (s.roof_width - 1)
        return self._body.half_width(x) * s.cabin_width * narrow

    def ends(self, t: float) -> tuple[float, float]:
        """Returns rear and front end, in x, at the height t."""
        s = self._shape
        rear = s.rear_foot + t * (s.rear_top - s.rear_foot)
        front = s.screen_foot + t * (s.screen_top - s.screen_foot)
        return max(rear, s.tail + 0.03), front

    def _rows(self) -> list[tuple[float, float]]:
        """Returns height and inset of the rings below the roof."""
        w = self._windows
        levels = np.linspace(w.low, w.high, 2 + round(5 * self._detail))
        rows = [(0.0, 0.0), *((t, 0.0) for t in levels)]
        if self._detail > 0.3:
            rows.append(((1 + 2 * w.high) / 3, 0.0))
            rows.append(((4 + w.high) / 5, 0.25))
        return [*rows, (1.0, 1.0)]

    def _row_cells(self, height: float) -> list[Cell]:
        w = self._windows
        if w.low < height < w.high:
            return [column.cell for column in self._columns]
        above = Cell.ROOF if height > w.high else Cell.SILL
        return [above] * len(self._columns)

    def _all_columns(self) -> list[_Column]:
        w = self._windows
        front = self._end_columns("front", w.screen, Cell.SCREEN)
        rear = self._end_columns("rear", w.rear, Cell.REAR)
        left = self._side_columns()
        # A column's cell lies behind it, so the way back is shifted by one.
        cells = [c.cell for c in left]
        right = [
            _Column("right", column.place, cell)
            for column, cell in zip(
                left[::-1], [*cells[-2::-1], Cell.PILLAR], strict=True
            )
        ]
        return [
            *front,
            *self._corner("front", 1),
            *left,
            *self._corner("rear", 1),
            *rear,
            *self._corner("rear", -1),
            *right,
            *self._corner("front", -1),
        ]

    def _corner(self, wall: str, side: int) -> list[_Column]:
        if self._detail < 0.3:
            return []
        return [_Column(f"{wall} corner", side, Cell.PILLAR)]

    def _end_columns(self, wall: str, glass: float, cell: Cell):
        count = 3 + 2 * round(2 * self._detail)
        inner = np.linspace(-glass, glass, count) if glass else [0.0]
        cells = [cell] * (count - 1) if glass else []
        places = np.array([-1, *inner, 1])
        cells = [Cell.PILLAR, *cells, Cell.PILLAR, Cell.PILLAR]
        sign = 1 if wall == "front" else -1
        return [
            _Column(wall, sign * u, c)
            for u, c in zip(places, cells, strict=True)
        ]

    def _side_columns(self) -> list[_Column]:
        columns = [_Column("left", 1.0, Cell.PILLAR)]
        for front, rear in self._windows.panes:
            steps = 2 + round(2 * self._detail)
            places = np.linspace(front, rear, steps)
            cells = [Cell.SIDE] * (steps - 1) + [Cell.PILLAR]
            columns += [
                _Column("left", v, c)
                for v, c in zip(places, cells, strict=True)
            ]
        return [*columns, _Column("left", 0.0, Cell.PILLAR)]

    def _ring(self, t: float, inset: float) -> np.ndarray:
        rear, front = self.ends(t)
        round_off = 0.07 * inset
        rear, front = rear + round_off, front - round_off
        points = np.array(
            [self._point(c, t, rear, front, round_off) for c in self._columns]
        )
        x, y = points.T
        low = self._body.deck(x) - _SINK
        z = low + t * (self.roof(x) - low)
        lift = 0.02 * (1 - (y / np.abs(y).max()) ** 2) * t
        return np.stack([x, y, z + lift], axis=1)

    def _point(
        self, column: _Column, t: float, rear: float, front: float, inset: float
    ) -> tuple[float, float]:
        """Returns x and y of a column at the height t."""
        # A short roof leaves no room for round corners.
        radius = min(self._radius, 0.2 * abs(front - rear))
        bow = min(self._bow, 0.15 * abs(front - rear))
        wall, place = column.wall, column.place
        if wall in ("front", "rear"):
            sign, end = (1, front) if wall == "front" else (-1, rear)
            half = float(self.half_width(end, t)) - inset - radius
            return end - sign * bow * place**2, half * place
        if wall.endswith("corner"):
            sign, end = (1, front) if wall[0] == "f" else (-1, rear)
            x = end - sign * (bow + 0.3 * radius)
            half = float(self.half_width(x, t)) - inset - 0.3 * radius
            return x, half * place
        ends = rear + bow + radius, front - bow - radius
        x = ends[0] + place * (ends[1] - ends[0])
        y = float(self.half_width(x, t)) - inset
        return x, y if wall == "left" else -y

    def _roof_rings(self, edge: np.ndarray) -> list[np.ndarray]:
        middle = edge.mean(axis=0)
        rings = []
        for scale in (0.85, 0.6, 0.3, 0)[0 if self._detail > 0.3 else 1 :]:
            ring = middle + (edge - middle) * scale
            crown = 0.03 * (1 - scale**2)
            x = ring[:, 0]
            level = self.roof(x) + 0.02 * (1 - scale**2) + crown
            rings.append(np.stack([x, ring[:, 1], level], axis=1))
        return rings
