"""The lower body: a tube of cross-sections from tail to nose."""

from __future__ import annotations

import numpy as np

from npi_tf.cars.drawn.geometry import Solid, join, loft
from npi_tf.cars.drawn.shape import Shape

TUB_WIDTH = 0.86
"""Part of the deck's width that a cockpit or a bed takes up."""


class Body:
    """The body of a shape below its windows.

    Args:
        shape: its proportions.
        detail: from 0 for few triangles to 1 for many.
        tubs: ranges of x, rear end first, where the deck is left open.
    """

    def __init__(
        self,
        shape: Shape,
        detail: float,
        tubs: tuple[tuple[float, float], ...] = (),
    ):
        self.shape = shape
        self._detail = detail
        self._tubs = tubs
        self._samples = np.linspace(shape.tail, shape.nose, 160)
        self._deck = self._deck_heights()

    def deck(self, x) -> np.ndarray:
        """Returns the height of the bonnet, belt or boot lid at places x."""
        return np.interp(x, self._samples, self._deck)

    def half_width(self, x) -> np.ndarray:
        """Returns half the width at places x."""
        s = self.shape
        far = np.abs(np.asarray(x) / s.nose) ** 3
        wide = 1 - s.taper * far + s.haunch * self._near_axles(x)
        return s.width / 2 * wide

    def _near_axles(self, x) -> np.ndarray:
        """Returns 1 at the axles and 0 far from them."""
        s = self.shape
        far = [(np.asarray(x) - a) / 0.5 for a in (s.front_axle, s.rear_axle)]
        return np.exp(-(far[0] ** 2)) + np.exp(-(far[1] ** 2))

    def _crown(self, x) -> np.ndarray:
        """Returns how much higher the middle of the deck is than its sides."""
        return self.shape.crown - self.shape.hump * self._near_axles(x)

    def underside(self, x) -> np.ndarray:
        """Returns the height of the lower edge, which rises at both ends."""
        s = self.shape
        far = np.clip(np.abs(np.asarray(x)) / s.nose - 0.6, 0, None) / 0.4
        return s.clearance * (1 + 0.45 * far**2)

    def solid(self) -> Solid:
        """Returns the closed body, with holes where tubs are."""
        places, insets = self._stations()
        rings = np.stack(
            [self._ring(*pair) for pair in zip(places, insets, strict=True)]
        )
        wall = loft(rings)
        keep = self._closed_cells(places, rings.shape[1])
        steps = 2 + int(round(5 * self._detail))
        caps = [
            _cap(rings[0], steps, front=False),
            _cap(rings[-1], steps, front=True),
        ]
        wall = Solid(wall.vertices, wall.faces[np.repeat(keep, 2)])
        straight = join(wall, *caps)
        return Solid(self.bent(straight.vertices), straight.faces)

    def tub(self, span: tuple[float, float], floor: float) -> Solid:
        """Returns the inside of a cockpit or a bed.

        Args:
            span: one of the ranges the body was made with.
            floor: its height.
        """
        steps = np.linspace(-1, 1, 9)[:-1]
        one = np.ones_like(steps)
        u = np.concatenate([steps, one, -steps, -one])
        v = np.concatenate([-one, steps, one, -steps]) * TUB_WIDTH
        x = np.mean(span) + u * (span[1] - span[0]) / 2
        upper = self.deck(x) - self._crown(x) * v**2
        rim = np.stack([x, v * self._shoulder(x), upper], axis=1)
        ground = rim * (1, 1, 0) + (0, 0, floor)
        middle = np.broadcast_to(ground.mean(axis=0), ground.shape)
        solid = loft(np.stack([rim, ground, middle]))
        return Solid(self.bent(solid.vertices), solid.faces)

    def bent(self, points: np.ndarray) -> np.ndarray:
        """Returns points of the straight body moved to give it its ends."""
        s = self.shape
        x, y, z = points.T
        across = np.clip(np.abs(y) / (s.width / 2), 0, 1) ** 2.2
        nose = _end(x, s.front_axle, s.nose) * (
            s.nose_plan * across
            + self._profile(z, s.nose_height, s.nose_lean, s.chin)
        )
        tail = _end(-x, -s.rear_axle, -s.tail) * (
            s.tail_plan * across
            + self._profile(z, s.tail_height, s.tail_lean, s.chin * 0.8)
        )
        return np.stack([x - nose + tail, y, z], axis=1)

    def _profile(self, z, height: float, lean: float, chin: float):
        """Returns how far an end is set back at heights z."""
        up = (z - self.shape.clearance) / (height - self.shape.clearance)
        return lean * np.clip(up, 0, 1) + chin * _smooth((up - 0.42) / 0.12)

    def _deck_heights(self) -> np.ndarray:
        s = self.shape
        foot, rear = s.screen_foot, s.rear_foot
        behind = max(s.belt_height, s.boot_height) if s.boot > 0.03 else 0
        points = [
            (s.tail, s.tail_height),
            (max(rear - 0.06, s.tail + 0.01), s.boot_height),
            (rear + 0.02, max(s.belt_height, min(behind, s.boot_height))),
            ((foot + rear) / 2, s.belt_height),
            (foot, s.cowl_height),
            (foot * 0.5 + s.nose * 0.5, self._bonnet_middle()),
            (s.nose, s.nose_height),
        ]
        x, z = np.array(points).T
        heights = np.interp(self._samples, x, z)
        step = self._samples[1] - self._samples[0]
        reach = max(int(s.softness / step), 1)
        padded = np.pad(heights, reach, mode="edge")
        kernel = np.ones(2 * reach + 1) / (2 * reach + 1)
        return np.convolve(padded, kernel, mode="valid")

    def _bonnet_middle(self) -> float:
        s = self.shape
        return s.nose_height + 0.68 * (s.cowl_height - s.nose_height)

    def _stations(self) -> tuple[np.ndarray, np.ndarray]:
        """Returns the places of cross-sections and how far they draw in.

        Returns:
            float64 `(n,)`, in x; float64 `(n,)`, metres.
        """
        s = self.shape
        count = int(round(7 + 53 * self._detail))
        bends = 1 + int(round(5 * self._detail))
        angles = np.linspace(0, np.pi / 2, bends + 1)
        front, rear = s.nose_round, s.tail_round
        tubs = np.array(self._tubs).ravel()
        middle = np.linspace(s.tail + rear, s.nose - front, count)[1:-1]
        exact = np.array([s.screen_foot, s.rear_foot, *tubs])
        near = np.abs(middle[:, None] - exact).min(axis=1) < 0.04
        inner = np.sort(np.concatenate([middle[~near], tubs]))
        x = np.concatenate(
            [
                s.tail + rear * (1 - np.cos(angles)),
                inner,
                s.nose - front * (1 - np.cos(angles[::-1])),
            ]
        )
        inset = np.zeros(len(x))
        inset[: bends + 1] = rear * (1 - np.sin(angles))
        inset[-bends - 1 :] = front * (1 - np.sin(angles[::-1]))
        return x, inset

    def _ring(self, x: float, inset: float) -> np.ndarray:
        """Returns a cross-section as a ring, seen from the front."""
        half = self._half_section(x)
        middle = (half[0, 1] + half[-1, 1]) / 2
        height = half[-1, 1] - half[0, 1]
        half = (half - (0, middle)) * (
            1 - inset / self.half_width(x),
            1 - 2 * min(inset, 0.42 * height) / height,
        ) + (0, middle)
        ring = np.concatenate([half, half[-2:0:-1] * (-1, 1)])
        return np.insert(ring, 0, x, axis=1)

    def _half_section(self, x: float) -> np.ndarray:
        """Returns (y, z) from the middle of the floor to that of the deck."""
        s = self.shape
        count = 3 + int(round(11 * self._detail))
        low, top = float(self.underside(x)), float(self.deck(x))
        wide = float(self.half_width(x))
        crown = float(self._crown(x))
        edge = top - crown
        q = np.linspace(0, 1, count)
        tuck = s.sill_tuck * (1 - q) ** 3 + s.shoulder * q**s.shoulder_power
        side = np.stack([wide * (1 - tuck), low + q * (edge - low)], axis=1)
        across = self._deck_columns()
        deck = np.stack(
            [across * self._shoulder(x), top - crown * across**2], axis=1
        )
        floor = [(0, low), (0.75 * wide, low)]
        return np.concatenate([floor, side, deck])

    def _deck_columns(self) -> np.ndarray:
        """Returns places across the deck, fractions, from side to middle."""
        inner = np.linspace(TUB_WIDTH, 0, 2 + int(round(5 * self._detail)))
        return np.concatenate([[0.97], inner])

    def _shoulder(self, x) -> np.ndarray:
        return self.half_width(x) * (1 - self.shape.shoulder)

    def _closed_cells(self, places: np.ndarray, points: int) -> np.ndarray:
        """Tells which cells of the tube are there, from tail to nose."""
        keep = np.ones((len(places) - 1, points), bool)
        columns = len(self._deck_columns()) - 2
        top = points // 2
        for rear, front in self._tubs:
            middle = (places[:-1] + places[1:]) / 2
            rows = (middle > rear) & (middle < front)
            keep[rows, top - columns : top + columns] = False
        return keep.ravel()


def _end(x: np.ndarray, start: float, end: float) -> np.ndarray:
    """Returns 0 before the axle, 1 at the bumper."""
    return np.clip((x - start) / (end - start), 0, 1) ** 1.7


def _smooth(t: np.ndarray) -> np.ndarray:
    t = np.clip(t, 0, 1)
    return t * t * (3 - 2 * t)


def _cap(ring: np.ndarray, steps: int, front: bool) -> Solid:
    """Closes an end by rings that shrink to a point."""
    middle = ring.mean(axis=0)
    scales = np.linspace(1, 0, steps + 1)[:, None, None]
    solid = loft(middle + scales * (ring - middle))
    return solid if front else Solid(solid.vertices, solid.faces[:, ::-1])
