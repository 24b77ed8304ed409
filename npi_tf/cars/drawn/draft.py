"""What those who draw a part of a car share."""

from __future__ import annotations

import dataclasses

import numpy as np

from npi_tf.cars.drawn.body import Body
from npi_tf.cars.drawn.cabin import Cabin
from npi_tf.cars.drawn.ends import End
from npi_tf.cars.drawn.geometry import Solid
from npi_tf.cars.drawn.palette import Palette
from npi_tf.cars.drawn.shape import Shape
from npi_tf.cars.drawn.sketch import Colour, Sketch
from npi_tf.cars.drawn.surface import RISE, Surface, refined
from npi_tf.cars.mesh import Part

COARSE = 0.1
"""Cars of less detail have patches of few triangles."""

_CELL = 0.08
"""Larger cells of a patch would cut through the bends of what is below."""


@dataclasses.dataclass(frozen=True, slots=True)
class Draft:
    """A car in the making.

    Attributes:
        kind: as `Style.body`.
        shape: its proportions.
        kit: names of what it carries; see `npi_tf.cars.drawn.kit`.
        palette: its colours.
        detail: from 0 for few triangles to 1 for many.
        body: its lower body.
        cabin: what stands on it.
        front: its front end.
        rear: its rear end.
        surface: the outside of both.
        sketch: where everything is added.
        rng: decides what is left open.
    """

    kind: str
    shape: Shape
    kit: frozenset[str]
    palette: Palette
    detail: float
    body: Body
    cabin: Cabin
    front: End
    rear: End
    surface: Surface
    sketch: Sketch
    rng: np.random.Generator

    def has(self, name: str) -> bool:
        """Tells whether the car carries a thing."""
        return name in self.kit

    def patch(
        self,
        sheet: np.ndarray,
        side: str,
        part: Part,
        colour: Colour,
        rise: float = RISE,
    ) -> None:
        """Lays a sheet onto the outside; see `Surface.drape`."""
        self.sketch.add(self._draped(sheet, side, rise), part, colour)

    def patch_pair(
        self,
        sheet: np.ndarray,
        side: str,
        part: Part,
        colour: Colour,
        rise: float = RISE,
    ) -> None:
        """Lays a sheet and its mirror image onto the two halves."""
        self.sketch.add_pair(self._draped(sheet, side, rise), part, colour)

    def _draped(self, sheet: np.ndarray, side: str, rise: float) -> Solid:
        if not self.coarse:
            return self.surface.drape(refined(sheet, _CELL), side, rise)
        rows, columns = (
            np.unique(np.linspace(0, count - 1, 4).astype(int))
            for count in sheet.shape[:2]
        )
        small = sheet[np.ix_(rows, columns)]
        return self.surface.drape(small, side, rise, border=False)

    def place(self, a: float, b: float, side: str) -> float:
        """Returns where the outside is; the car's end where it is missed."""
        depth = self.surface.depth(np.array([[a, b]], float), side)[0]
        missed = {"front": self.shape.nose, "rear": self.shape.tail}
        if np.isfinite(depth):
            return float(depth)
        return missed.get(side, self.shape.width / 2)

    def add(self, solid: Solid, part: Part, colour: Colour) -> None:
        """Adds a solid that stands freely."""
        self.sketch.add(solid, part, colour)

    @property
    def coarse(self) -> bool:
        """Tells that large patches would not follow the body."""
        return self.detail < COARSE

    def chance(self, probability: float) -> bool:
        """Returns True with a probability."""
        return bool(self.rng.random() < probability)

    def between(self, low: float, high: float) -> float:
        """Returns a number between two."""
        return float(self.rng.uniform(low, high))

    @property
    def bars(self) -> int:
        """Sides of round rods."""
        return 4 + round(4 * self.detail)
