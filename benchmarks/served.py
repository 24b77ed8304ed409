"""SavedModels in V1 sessions, as TF Serving runs them, on one core."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from benchmarks.bare_core import bare_loop
from npi_tf.layers import NPICore
from npi_tf.serving.warmup import read_warmup

_ONE_CORE = tf.compat.v1.ConfigProto(
    intra_op_parallelism_threads=1,
    inter_op_parallelism_threads=1,
    use_per_session_threads=True,
)


class ServedModel:
    """A loaded version.

    Args:
        version: its folder.
    """

    def __init__(self, version: pathlib.Path):
        self._session = tf.compat.v1.Session(graph=tf.Graph(), config=_ONE_CORE)
        load = tf.compat.v1.saved_model.load
        with self._session.graph.as_default():
            loaded = load(self._session, ["serve"], str(version))
        self._signatures = loaded.signature_def

    def predict(
        self, signature: str, inputs: Mapping[str, Any]
    ) -> dict[str, np.ndarray]:
        """Returns the outputs of a signature by name."""
        definition = self._signatures[signature]
        return self._session.run(
            {name: info.name for name, info in definition.outputs.items()},
            {
                definition.inputs[name].name: value
                for name, value in inputs.items()
            },
        )

    def close(self) -> None:
        """Frees the model's memory."""
        self._session.close()


def warm_up(model: ServedModel, version: pathlib.Path) -> None:
    """Answers the warm-up requests of a version."""
    for request in read_warmup(version):
        inputs = {n: tf.make_ndarray(t) for n, t in request.inputs.items()}
        model.predict(request.model_spec.signature_name, inputs)


def save_bare_core(core: NPICore, batch: int, folder: pathlib.Path) -> None:
    """Writes the loop over a core's LSTM cells as a SavedModel.

    Args:
        core: built.
        batch: rows evaluated side by side.
        folder: to be made.
    """
    loop = bare_loop(core, batch, jit_compile=False)

    @tf.function(input_signature=[tf.TensorSpec([], tf.int32, "steps")])
    def run(steps):
        count, output = loop(steps)
        return {"count": count, "output": output}

    module = tf.Module()
    module.variables_of_core = [v.value for v in core.variables]
    tf.saved_model.save(module, str(folder), signatures=run)
