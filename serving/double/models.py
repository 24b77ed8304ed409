"""The models that the double serves, each in its newest version."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping

import grpc

from serving.double.refusal import Refusal
from serving.double.servable import Servable


class Models:
    """Loads the newest version of each model.

    Args:
        base_paths: folder with the versions of each model, by its name.

    Raises:
        FileNotFoundError: a folder holds no version.
    """

    def __init__(self, base_paths: Mapping[str, pathlib.Path]):
        newest = {name: newest_version(p) for name, p in base_paths.items()}
        self._servables = {name: Servable(p) for name, p in newest.items()}

    def close(self) -> None:
        """Unloads the models."""
        for servable in self._servables.values():
            servable.close()

    def find(self, name: str, version: int | None = None) -> Servable:
        """Returns a model, in any version if it does not matter which.

        Raises:
            Refusal: there is none.
        """
        servable = self._servables.get(name)
        if servable is None or version not in (None, servable.version):
            which = "" if version is None else f" of version {version}"
            raise Refusal(
                grpc.StatusCode.NOT_FOUND,
                f"no model {name!r}{which} is loaded",
            )
        return servable


def newest_version(base_path: pathlib.Path) -> pathlib.Path:
    """Returns the subfolder whose name is the largest number.

    Raises:
        FileNotFoundError: there is none.
    """
    versions = []
    if base_path.is_dir():
        versions = [p for p in base_path.iterdir() if p.name.isdecimal()]
    if not versions:
        raise FileNotFoundError(
            "A model's folder must hold versions in folders named by their "
            f"numbers. Received: {base_path}."
        )
    return max(versions, key=lambda path: int(path.name))
