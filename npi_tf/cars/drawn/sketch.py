"""Collects the solids of a car with what they are made of."""

from __future__ import annotations

import numpy as np

from npi_tf.cars.drawn.geometry import Solid
from npi_tf.cars.mesh import CarMesh, Part, make_mesh

Colour = tuple[float, float, float]
"""sRGB between 0 and 1."""


class Sketch:
    """A car that is being drawn."""

    def __init__(self):
        self._vertices: list[np.ndarray] = []
        self._faces: list[np.ndarray] = []
        self._parts: list[np.ndarray] = []
        self._colours: list[np.ndarray] = []
        self._size = 0

    def add(self, solid: Solid, part, colour) -> None:
        """Adds a solid; one without faces leaves nothing behind.

        Args:
            solid: in metres.
            part: a `Part`, or an array `(m,)` with one for each face.
            colour: sRGB, or an array `(m, 3)` with one for each face.
        """
        count = len(solid.faces)
        if not count:
            return
        self._vertices.append(solid.vertices)
        self._faces.append(solid.faces + self._size)
        self._parts.append(np.broadcast_to(np.asarray(part), (count,)))
        self._colours.append(np.broadcast_to(np.asarray(colour), (count, 3)))
        self._size += len(solid.vertices)

    def add_pair(self, solid: Solid, part: Part, colour: Colour) -> None:
        """Adds a solid and its mirror image on the car's other side."""
        self.add(solid, part, colour)
        self.add(solid.mirrored(), part, colour)

    def mesh(self) -> CarMesh:
        """Returns what was drawn, centred and scaled."""
        return make_mesh(
            np.concatenate(self._vertices),
            np.concatenate(self._faces),
            np.concatenate(self._parts),
            np.concatenate(self._colours),
        )
