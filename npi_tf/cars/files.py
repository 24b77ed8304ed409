"""Cars read from files."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import pathlib
import urllib.parse
import warnings
from collections.abc import Iterator

import numpy as np
import trimesh
from trimesh.resolvers import FilePathResolver

from npi_tf.cars.mesh import CarMesh, Part, make_mesh
from npi_tf.cars.textures import Album, look_of
from npi_tf.errors import InvalidConfig, InvalidMesh

ENDINGS = (".dae", ".glb", ".gltf", ".obj", ".ply", ".stl")
"""Kinds of files that can be read."""

_AXES = {
    sign + name: value * np.eye(3)[position]
    for position, name in enumerate("XYZ")
    for sign, value in (("+", 1), ("-", -1))
}
# What trimesh notes when it goes on without something that would be seen.
_LOSSES = (
    "load image",
    "load base texture",
    "store texture",
    "textures are unsupported",
    "load materials",
    "extension didn't decode",
)


def load_car(
    path: str | os.PathLike[str],
    front: str = "+Z",
    up: str = "+Y",
    allow_missing: bool = False,
) -> CarMesh:
    """Reads a car and turns its front along +X and its roof along +Z.

    Args:
        path: a file with one of `ENDINGS`. Materials and textures that it
            names are looked for where it says and beside it.
        front: the file's axis along which the front looks: a sign and one of
            X, Y and Z.
        up: the file's axis along which the roof looks.
        allow_missing: whether to do without materials and textures that
            are missing, in the colours that are left, instead of refusing.

    Returns:
        A mesh whose faces all have `Part.FILE`. Faces that are transparent
        altogether are left out, other transparency is not kept.

    Raises:
        InvalidConfig: an axis is unknown or both lie on one line.
        InvalidMesh: the file or one that it names is missing, of another
            kind or damaged, or there is nothing in it to be seen.
    """
    turn = _turn(front, up)
    path = pathlib.Path(path)
    ending = path.suffix.lower()
    with _faults_of(path), _heard() as notes:
        scene = _read(path, ending, allow_missing, notes)
        return _join(scene, turn, light=ending in (".glb", ".gltf"))


def _turn(front: str, up: str) -> np.ndarray:
    """Returns the rotation `(3, 3)` from the file's axes to the car's."""
    for axis in (front, up):
        if not isinstance(axis, str) or axis.upper() not in _AXES:
            raise InvalidConfig(
                f"An axis must be one of {', '.join(_AXES)}. "
                f"Received: {axis!r}."
            )
    x, z = _AXES[front.upper()], _AXES[up.upper()]
    if x @ z:
        raise InvalidConfig(
            "`front` and `up` must be axes at right angles. "
            f"Received: {front!r} and {up!r}."
        )
    return np.stack([x, np.cross(z, x), z])


@contextlib.contextmanager
def _faults_of(path: pathlib.Path) -> Iterator[None]:
    """Turns whatever bad bytes do to those who parse them into one error."""
    try:
        yield
    except InvalidMesh as error:
        raise InvalidMesh(f"{error} File: {path}.") from error
    except Exception as error:
        raise InvalidMesh(
            "A car's file must be whole and of the kind that its ending says. "
            f"Received: {type(error).__name__}: {error}. File: {path}."
        ) from error


def _read(
    path: pathlib.Path, ending: str, allow_missing: bool, notes: list[str]
) -> trimesh.Scene:
    data = _bytes(path, ending)
    named = _NamedFiles(path)
    try:
        scene = trimesh.load_scene(
            io.BytesIO(data),
            file_type=ending[1:],
            resolver=named,
            process=False,
        )
    finally:  # What is missing is the better reason if reading failed.
        if not allow_missing:
            _check_found(named.missing)
    if not named.missing:
        _check_complete(notes)
    return scene


def _bytes(path: pathlib.Path, ending: str) -> bytes:
    if ending not in ENDINGS:
        raise InvalidMesh(
            f"A car's file must end in {', '.join(ENDINGS)}. "
            f"Received: {ending or 'no ending'}."
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InvalidMesh(
            f"A car's file must be readable. Received: {error.strerror}."
        ) from error
    if not data:
        raise InvalidMesh("A car's file must not be empty. Received: 0 bytes.")
    return data


def _check_found(missing: list[str]) -> None:
    if missing:
        raise InvalidMesh(
            "The files that a car's file names must be there. "
            f"Missing: {', '.join(dict.fromkeys(missing))}."
        )


def _check_complete(notes: list[str]) -> None:
    for note in notes:
        if any(loss in note for loss in _LOSSES):
            raise InvalidMesh(
                "All textures and shapes of a car's file must be readable. "
                f"Received: {note.rstrip('!')}."
            )


class _NamedFiles(FilePathResolver):
    """Finds files that the car's file names and notes what is missing."""

    def __init__(self, path: pathlib.Path):
        super().__init__(str(path))
        self.missing: list[str] = []

    def get(self, name: str) -> bytes:
        plain = urllib.parse.unquote(name.strip()).replace("\\", "/")
        # Paths are often those of the maker's computer, and in MTL options
        # may come before the name.
        last = plain.split("/")[-1]
        for candidate in (name.strip(), plain, last, last.split(" ")[-1]):
            place = pathlib.Path(self.parent) / candidate
            if place.is_file():
                return place.read_bytes()
        self.missing.append(name)
        raise FileNotFoundError(name)


@contextlib.contextmanager
def _heard() -> Iterator[list[str]]:
    """Yields what trimesh logs, which then is not printed; nor are warnings."""
    notes: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: notes.append(record.getMessage())
    log = logging.getLogger("trimesh")
    level, propagate = log.level, log.propagate
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    log.propagate = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield notes
    finally:
        log.removeHandler(handler)
        log.setLevel(level)
        log.propagate = propagate


def _join(scene: trimesh.Scene, turn: np.ndarray, light: bool) -> CarMesh:
    """Puts all meshes of a scene at their places into one."""
    album = Album()
    vertices, faces, looks, textures = [np.empty((0, 3))], [], [], []
    for node in scene.graph.nodes_geometry:
        matrix, name = scene.graph[node]
        mesh = scene.geometry[name]
        if not isinstance(mesh, trimesh.Trimesh):
            continue  # Points or lines.
        _check_corners(mesh)
        look = look_of(mesh, light)
        if look.visible:
            faces.append(mesh.faces + sum(map(len, vertices)))
            vertices.append(_placed(mesh, matrix) @ turn.T)
            looks.append(look)
            textures.append(np.full(len(mesh.faces), album.add(look.image)))
    if not faces:
        raise InvalidMesh("A car must have a face to be seen. Received none.")
    faces = np.concatenate(faces)
    return make_mesh(
        vertices=np.concatenate(vertices),
        faces=faces,
        part=np.full(len(faces), Part.FILE),
        colour=np.concatenate([look.colour for look in looks]),
        uv=np.concatenate([look.uv for look in looks]),
        texture=np.concatenate(textures),
        textures=album.textures,
    )


def _check_corners(mesh: trimesh.Trimesh) -> None:
    """Raises `InvalidMesh` before numpy counts from the end or fails."""
    faces, count = mesh.faces, len(mesh.vertices)
    if len(faces) and (faces.min() < 0 or faces.max() >= count):
        raise InvalidMesh(
            f"Faces must use the {count} vertices. "
            f"Received: {faces.min()} to {faces.max()}."
        )


def _placed(mesh: trimesh.Trimesh, matrix: np.ndarray) -> np.ndarray:
    return mesh.vertices @ matrix[:3, :3].T + matrix[:3, 3]
