"""Exports a model as a SavedModel that needs TensorFlow and nothing else."""

from __future__ import annotations

import importlib
import pathlib

import tensorflow as tf

from npi_tf.domains.base import Domain
from npi_tf.model import NPI
from npi_tf.storage import replacing
from npi_tf.tensorflow_storage import tensorflow_storage_errors


def export(model: NPI, domain: Domain, folder: pathlib.Path) -> pathlib.Path:
    """Writes `folder/<domain>/<version>/` in TF Serving's layout.

    Versions count up from 1 and are never overwritten. A version appears
    whole: a server that watches the folder never sees half a model.

    Returns:
        The version's folder.

    Raises:
        StorageError: the folder cannot be written.
    """
    base = folder / domain.name
    path = base / str(1 + max(versions(base), default=0))
    serving = importlib.import_module(domain.serving_module)
    module = tf.Module()
    # Raw variables: with a Keras model in the module, a second copy of each
    # variable is restored and the functions read the one that is not.
    module.variables_of_model = [v.value for v in model.variables]
    with replacing(path) as temporary, tensorflow_storage_errors(path):
        tf.saved_model.save(
            module, str(temporary), signatures=serving.signatures(model, domain)
        )
    return path


def versions(base: pathlib.Path) -> list[int]:
    """Returns the version numbers below a model's folder, in order."""
    if not base.is_dir():
        return []
    return sorted(int(p.name) for p in base.iterdir() if p.name.isdigit())
