"""Saving and loading models as `model.keras` in a run's folder."""

from __future__ import annotations

import operator
import os
import pathlib
import zipfile

import keras

from npi_tf.domains.base import Domain
from npi_tf.errors import InvalidModel
from npi_tf.layers import ScratchPadEncoder  # noqa: F401  registers it
from npi_tf.model import NPI
from npi_tf.storage import replacing

MODEL_FILE = "model.keras"


def save_model(model: NPI, folder: pathlib.Path) -> pathlib.Path:
    """Writes `model.keras` in one go; raises `StorageError`."""
    path = folder / MODEL_FILE
    with replacing(path) as temporary:
        model.save(temporary)
    return path


def load_model(
    place: str | os.PathLike[str], domain: Domain | None = None
) -> NPI:
    """Loads a model.

    Args:
        place: a run's folder, or a `.keras` file itself.
        domain: what the model is wanted for; None for anything.

    Raises:
        InvalidModel: there is none, it is incomplete, of another format or
            version, or it was not made for the domain.
    """
    place = pathlib.Path(place)
    try:
        path = place / MODEL_FILE if place.is_dir() else place
        found = path.is_file()
    except OSError:  # A name that no file can have.
        found = False
    if not found:
        raise InvalidModel(
            f"A model folder must hold {MODEL_FILE}, as a training script "
            f"leaves it at its end. Received: {place}, which does not."
        )
    model = _read(path)
    if domain is not None:
        _check_domain(model, domain, path)
    return model


def _read(path: pathlib.Path) -> NPI:
    try:
        with zipfile.ZipFile(path) as archive:
            damaged = archive.testzip()
        if damaged:
            raise ValueError(f"{damaged} is damaged")
        model = keras.saving.load_model(path, compile=False)
    except InvalidModel:
        raise
    except Exception as error:  # Keras raises whatever the parts raise.
        raise InvalidModel(
            "A model file must be whole and written by a compatible version "
            f"of npi_tf. Received: {path} ({str(error)[:200]})."
        ) from error
    if not isinstance(model, NPI):
        raise InvalidModel(
            f"A model file must hold an NPI. Received: {path} with "
            f"{type(model).__name__}."
        )
    return model


def _check_domain(model: NPI, domain: Domain, path: pathlib.Path) -> None:
    if domain.name not in model.encoders:
        raise InvalidModel(
            f"The model must have been trained for {domain.name}. "
            f"Received: {path}, trained for {', '.join(model.encoders)}."
        )
    missing = set(domain.library.names) - set(model.program_names)
    encoder = model.encoders[domain.name]
    needed = domain.library.argument_sizes
    fits = (
        encoder.observation_sizes == domain.observation_sizes
        and len(model.argument_sizes) == len(needed)
        # A model of several domains takes the largest arguments of them all.
        and all(map(operator.ge, model.argument_sizes, needed))
    )
    if missing or not fits:
        raise InvalidModel(
            "The model must know the programs, observations and arguments of "
            f"this version of {domain.name}. Received: {path}, without "
            f"{', '.join(sorted(missing)) or 'matching sizes'}."
        )
