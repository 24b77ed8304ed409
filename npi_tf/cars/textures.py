"""Colours and textures of faces that come from a file."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import trimesh
from PIL import Image
from trimesh.visual.material import Material, PBRMaterial, SimpleMaterial

from npi_tf.cars.colours import screen
from npi_tf.errors import InvalidMesh

LARGEST = 1024
"""Pixels on a side beyond which a texture is shrunk."""

NO_COLOUR = 0.7
"""sRGB grey of faces of which the file does not say what they look like."""

_INVISIBLE = 0.02  # Opacity below it cannot be told from nothing.


@dataclasses.dataclass(frozen=True, eq=False)
class Look:
    """What the faces of one mesh look like.

    Attributes:
        colour: float32 `(m, 3)`, sRGB between 0 and 1.
        uv: float32 `(m, 3, 2)`, zero without an image; see `CarMesh`.
        image: what the colour is multiplied with, or None.
        visible: False if light passes the faces as if they were not there.
    """

    colour: np.ndarray
    uv: np.ndarray
    image: Image.Image | None = None
    visible: bool = True


def look_of(mesh: trimesh.Trimesh, light: bool) -> Look:
    """Returns what the faces of a mesh look like.

    Args:
        mesh: faces `(m, 3)` with colours, a material or neither.
        light: whether the file's colours are amounts of light, as in glTF,
            and not sRGB.
    """
    if mesh.visual.kind == "texture":
        return _look_of_material(mesh, light)
    colour = np.full((len(mesh.faces), 3), NO_COLOUR, np.float32)
    if mesh.visual.kind == "vertex":
        colour = _mean_of_corners(mesh.visual.vertex_colors, mesh.faces)
    elif mesh.visual.kind == "face":
        colour = mesh.visual.face_colors[:, :3].astype(np.float32) / 255
    colour = screen(colour) if light and mesh.visual.kind else colour
    return Look(colour, _no_uv(mesh))


class Album:
    """The textures of a car, each kept once."""

    def __init__(self):
        self._kept: dict[int, tuple[int, Image.Image]] = {}
        self._textures: list[np.ndarray] = []

    @property
    def textures(self) -> tuple[np.ndarray, ...]:
        """uint8 arrays `(height, width, 3)`, none larger than `LARGEST`."""
        return tuple(self._textures)

    def add(self, image: Image.Image | None) -> int:
        """Returns the position of an image in `textures`, -1 for None.

        Raises:
            InvalidMesh: the image breaks off or is damaged.
        """
        if image is None:
            return -1
        if id(image) not in self._kept:
            # The image is kept too: its identity may not be given away.
            self._kept[id(image)] = (len(self._textures), image)
            self._textures.append(_pixels(image))
        return self._kept[id(image)][0]


def _look_of_material(mesh: trimesh.Trimesh, light: bool) -> Look:
    material = mesh.visual.material
    image = _image(material)
    uv = mesh.visual.uv
    if uv is None:
        image = None
    colour = _factor(material, image is not None)
    colour = np.tile(colour, (len(mesh.faces), 1)).astype(np.float32)
    by_vertex = mesh.visual.vertex_attributes.get("color")
    if by_vertex is not None:
        colour *= _mean_of_corners(by_vertex, mesh.faces)
    return Look(
        colour=screen(colour) if light else colour,
        uv=_no_uv(mesh) if image is None else _finite(uv)[mesh.faces],
        image=image,
        visible=_opacity(material, light) > _INVISIBLE,
    )


def _image(material: Material) -> Image.Image | None:
    if isinstance(material, PBRMaterial):
        return material.baseColorTexture
    return getattr(material, "image", None)


def _factor(material: Material, textured: bool) -> np.ndarray:
    """Returns the material's colour `(3,)`.

    Programs that write OBJ put any grey beside a texture, which takes its
    place there; in the other formats both are multiplied.
    """
    if isinstance(material, PBRMaterial):
        colour = material.baseColorFactor
        return np.ones(3) if colour is None else colour[:3] / 255
    if textured or not isinstance(material, SimpleMaterial):
        return np.ones(3)
    return material.diffuse[:3] / 255


def _opacity(material: Material, gltf: bool) -> float:
    if isinstance(material, SimpleMaterial):
        return _number(material.kwargs.get("d"))
    colour = getattr(material, "baseColorFactor", None)
    # glTF counts a colour's opacity only where the material asks for it.
    opaque = gltf and material.alphaMode not in ("BLEND", "MASK")
    return 1.0 if colour is None or opaque else colour[3] / 255


def _number(words: Any) -> float:
    """Returns the last of a line's words as a number, 1 if it is none."""
    try:
        return float(words[-1])
    except (TypeError, ValueError, IndexError):
        return 1.0


def _mean_of_corners(colours: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """Returns float32 `(m, 3)` of colours per vertex, bytes or fractions."""
    colours = np.asarray(colours)[:, :3]
    if colours.dtype.kind in "ui":
        colours = colours / np.iinfo(colours.dtype).max
    return _finite(colours)[faces].mean(axis=1).clip(0, 1)


def _finite(values: np.ndarray) -> np.ndarray:
    return np.nan_to_num(values, posinf=0, neginf=0).astype(np.float32)


def _no_uv(mesh: trimesh.Trimesh) -> np.ndarray:
    return np.zeros((len(mesh.faces), 3, 2), np.float32)


def _pixels(image: Image.Image) -> np.ndarray:
    try:
        pixels = image.convert("RGB")
    except (OSError, SyntaxError, ValueError) as error:
        raise InvalidMesh(
            f"A texture must be a whole picture. Received: {error}."
        ) from error
    pixels.thumbnail((LARGEST, LARGEST))
    return np.array(pixels)
