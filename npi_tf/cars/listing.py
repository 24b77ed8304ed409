"""A folder of car files, with a list of how each of them stands."""

from __future__ import annotations

import functools
import json
import os
import pathlib
from collections.abc import Callable
from typing import Any

from npi_tf.cars.files import load_car
from npi_tf.cars.mesh import CarMesh
from npi_tf.errors import InvalidConfig

LISTING = "cars.json"


def read_listing(
    folder: str | os.PathLike[str],
) -> list[tuple[str, Callable[[], CarMesh]]]:
    """Reads `cars.json`.

    It is a list such as `[{"file": "sedan.glb", "front": "+Z", "up": "+Y"}]`:
    a file below the folder and the axes of the file to which the car's front
    and roof point.

    Returns:
        For each car, its file's name without ending, and what loads it; see
        `npi_tf.cars.files.load_car`.

    Raises:
        InvalidConfig: the list is missing, empty, or no such list.
    """
    path = pathlib.Path(folder) / LISTING
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        cars = [
            (pathlib.Path(row["file"]), str(row["front"]), str(row["up"]))
            for row in _list(rows)
        ]
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise InvalidConfig(
            f"A folder of cars must hold {LISTING}, a list of objects with "
            f'"file", "front" and "up". Received: {path} ({error!r:.80}).'
        ) from error
    if not cars:
        raise InvalidConfig(
            f"{LISTING} must list a car. Received: {path}, none."
        )
    return [
        (file.stem, functools.partial(load_car, path.parent / file, front, up))
        for file, front, up in cars
    ]


def _list(rows: Any) -> list:
    if not isinstance(rows, list):
        raise TypeError(f"not a list but {type(rows).__name__}")
    return rows
