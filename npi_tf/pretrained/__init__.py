"""Trained networks that come with the package."""

from __future__ import annotations

import pathlib

from npi_tf.errors import InvalidModel

_FOLDER = pathlib.Path(__file__).parent


def pretrained_path(name: str) -> pathlib.Path:
    """Returns the file of the network for a domain, for `load_model`.

    Args:
        name: of the domain.

    Raises:
        InvalidModel: none comes with this installation.
    """
    path = _FOLDER / f"{name}.keras"
    if not path.is_file():
        raise InvalidModel(
            f"A trained network for {name} must come with npi_tf or be named. "
            f"Received: no model, and {path} is missing. To train one, run "
            f"train_{name}.py."
        )
    return path
