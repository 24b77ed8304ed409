"""Simple meshes to look at."""

import numpy as np

from npi_tf.cars.mesh import Part, make_mesh

CORNERS = np.array(
    [[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float
)
SIDES = {
    "front": [4, 6, 7, 5],
    "back": [2, 0, 1, 3],
    "left": [6, 2, 3, 7],
    "right": [0, 4, 5, 1],
    "top": [5, 7, 3, 1],
    "bottom": [0, 2, 6, 4],
}
"""Corners of a box's sides, counter-clockwise from outside."""
COLOURS = {
    "front": (1, 0, 0),
    "back": (0, 1, 0),
    "left": (0, 0, 1),
    "right": (1, 1, 0),
    "top": (0, 1, 1),
    "bottom": (1, 0, 1),
}


def box_arguments(size=(1, 1, 1), parts=None, colours=None):
    """Returns what makes a box for `make_mesh`.

    Each side has four triangles around its middle, as mirrored as the box.
    """
    vertices, faces = CORNERS, []
    for side in SIDES.values():
        middle = len(vertices)
        vertices = np.vstack([vertices, CORNERS[side].mean(axis=0)])
        faces += [[side[i - 1], side[i], middle] for i in range(4)]
    part = [(parts or {}).get(side, Part.PAINT) for side in SIDES]
    colour = [(colours or COLOURS)[side] for side in SIDES]
    return (
        vertices * np.array(size),
        np.array(faces),
        np.repeat(part, 4),
        np.repeat(colour, 4, axis=0),
    )


def box(*arguments, **options):
    """Returns a box; its sides have the colours of `COLOURS`."""
    return make_mesh(*box_arguments(*arguments, **options))
