"""Saving and loading models as `model.keras` in a run's folder."""

from __future__ import annotations

import hashlib
import io
import operator
import os
import pathlib
import zipfile

import h5py
import keras

from npi_tf.domains import domain_names, get_domain
from npi_tf.domains.base import Domain
from npi_tf.errors import InvalidModel
from npi_tf.layers import ScratchPadEncoder  # noqa: F401  registers it
from npi_tf.model import NPI
from npi_tf.storage import replacing

MODEL_FILE = "model.keras"
_WEIGHTS = "model.weights.h5"
"""Where Keras puts weights in that archive."""


def save_model(model: keras.Model, folder: pathlib.Path) -> pathlib.Path:
    """Writes `model.keras` in one go; raises `StorageError`."""
    path = folder / MODEL_FILE
    with replacing(path) as temporary:
        model.save(temporary)
    return path


def load_model(place: str | os.PathLike[str], *domains: Domain) -> NPI:
    """Loads a model.

    Args:
        place: a run's folder, or a `.keras` file itself.
        *domains: what the model is wanted for; none for anything.

    Raises:
        InvalidModel: there is none, it is incomplete, of another format or
            version, or it was not made for one of the domains.
    """
    path = model_path(place)
    return as_npi(read_model(path), path, *domains)


def as_npi(model: keras.Model, path: pathlib.Path, *domains: Domain) -> NPI:
    """Returns a model that is an NPI and was made for some domains.

    Args:
        model: whatever a file holds.
        path: of the file.
        *domains: what the model is wanted for; none for anything.

    Raises:
        InvalidModel: it is no NPI, or was not made for one of the domains.
    """
    if not isinstance(model, NPI):
        raise InvalidModel(
            f"A model file must hold an NPI. Received: {path} with "
            f"{type(model).__name__}."
        )
    for domain in domains:
        _check_domain(model, domain, path)
    return model


def model_path(place: str | os.PathLike[str]) -> pathlib.Path:
    """Returns the file of a model, given itself or its run's folder.

    Raises:
        InvalidModel: there is none.
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
    return path


def digest(place: str | os.PathLike[str]) -> str:
    """Returns the SHA-256 of a model's file, in hexadecimal.

    Raises:
        InvalidModel: there is none.
    """
    return hashlib.sha256(model_path(place).read_bytes()).hexdigest()


def read_model(path: pathlib.Path) -> keras.Model:
    """Reads a `.keras` file of whatever model of npi_tf.

    Raises:
        InvalidModel: it is damaged, or of another format or version.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            damaged = archive.testzip()
        if damaged:
            raise ValueError(f"{damaged} is damaged")
        model = keras.saving.load_model(path, compile=False)
        _check_weights(model, path)
    except InvalidModel:
        raise
    except Exception as error:  # Keras raises whatever the parts raise.
        raise InvalidModel(
            "A model file must be whole and written by a compatible version "
            f"of npi_tf. Received: {path} ({str(error)[:200]})."
        ) from error
    return model


def known_domains(model: NPI) -> tuple[Domain, ...]:
    """Returns the registered domains whose problems a model can run.

    Raises:
        InvalidModel: there is none.
    """
    domains = tuple(
        domain
        for domain in map(get_domain, domain_names())
        if _mismatch(model, domain) is None
    )
    if not domains:
        raise InvalidModel(
            "The model must have been trained for a domain that is known: "
            f"{', '.join(domain_names())}. Received: one trained for "
            f"{', '.join(model.encoders)}."
        )
    return domains


def _check_weights(model: keras.Model, path: pathlib.Path) -> None:
    """Raises `ValueError` unless a model took every weight of its file.

    Keras passes over those of layers that the model has no longer. What an
    optimizer has left there is none of the model's.
    """
    stored = []
    with zipfile.ZipFile(path) as archive:
        content = io.BytesIO(archive.read(_WEIGHTS))
    with h5py.File(content) as file:
        file.visititems(
            lambda name, entry: stored.append(
                isinstance(entry, h5py.Dataset)
                and not name.startswith("optimizer/")
            )
        )
    if sum(stored) != len(model.weights):
        raise ValueError(
            f"it holds {sum(stored)} weights, the model has "
            f"{len(model.weights)}"
        )


def _check_domain(model: NPI, domain: Domain, path: pathlib.Path) -> None:
    mismatch = _mismatch(model, domain)
    if mismatch is not None:
        raise InvalidModel(
            f"The model must have been trained for {domain.name} as this "
            "version knows it: programs, observations and arguments. "
            f"Received: {path}, {mismatch}."
        )


def _mismatch(model: NPI, domain: Domain) -> str | None:
    """Returns why a model cannot run a domain's problems, None if it can."""
    if domain.encoder not in model.encoders:
        return f"trained for {', '.join(model.encoders)}"
    missing = set(domain.library.names) - set(model.program_names)
    if missing:
        return f"without {', '.join(sorted(missing))}"
    encoder = model.encoders[domain.encoder]
    needed = domain.library.argument_sizes
    fits = (
        encoder.observation_sizes == domain.observation_sizes
        and len(model.argument_sizes) == len(needed)
        # A model of several domains takes the largest arguments of them all.
        and all(map(operator.ge, model.argument_sizes, needed))
    )
    return None if fits else "without matching sizes"
