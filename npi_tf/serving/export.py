"""Exports a model as a SavedModel that needs TensorFlow and nothing else."""

from __future__ import annotations

import pathlib
from collections.abc import Sequence

import tensorflow as tf

from npi_tf.domains.base import Domain
from npi_tf.errors import InvalidConfig
from npi_tf.model import NPI
from npi_tf.serving.describe import describe, readme
from npi_tf.serving.signatures import Signature, make_signatures
from npi_tf.serving.versions import add_version
from npi_tf.serving.warmup import write_warmup
from npi_tf.storage import write_json, write_text
from npi_tf.tensorflow_storage import tensorflow_storage_errors

SIGNATURES_FILE = "signatures.json"
README_FILE = "README.md"


def export(
    model: NPI,
    domains: Domain | Sequence[Domain],
    folder: pathlib.Path,
    name: str = "",
) -> pathlib.Path:
    """Writes `folder/<name>/<version>/` in TF Serving's layout.

    Versions count up from 1 and are never overwritten, by whatever number of
    exports at once. A version appears whole: a server that watches the folder
    never sees half a model. Beside the versions, `signatures.json` and
    `README.md` say what the newest one offers.

    Args:
        model: a built `NPI`.
        domains: what it is served for; see `make_signatures`.
        folder: holds the folders of all models.
        name: of the model; by default the first domain's.

    Returns:
        The version's folder.

    Raises:
        InvalidConfig: there is no domain.
        StorageError: the folder cannot be written.
    """
    domains = (domains,) if isinstance(domains, Domain) else tuple(domains)
    if not domains:
        raise InvalidConfig(
            "A model must be exported for at least one domain. Received: none."
        )
    base = folder / (name or domains[0].name)
    signatures = make_signatures(model, domains)
    version = add_version(base, lambda path: _save(model, signatures, path))
    description = describe(version, model, domains)
    write_json(base / SIGNATURES_FILE, description)
    write_text(base / README_FILE, readme(description))
    return version


def _save(
    model: NPI, signatures: Sequence[Signature], path: pathlib.Path
) -> None:
    module = tf.Module()
    # Raw variables: with a Keras model in the module, a second copy of each
    # variable is restored and the functions read the one that is not.
    module.variables_of_model = [v.value for v in model.variables]
    functions = {s.name: s.function for s in signatures}
    with tensorflow_storage_errors(path):
        tf.saved_model.save(module, str(path), signatures=functions)
        write_warmup(path, path.parent.name, signatures)
