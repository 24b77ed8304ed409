"""One version of a model, loaded as TF Serving's own runtime would."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping, Sequence
from typing import Any

import grpc
import numpy as np
import tensorflow as tf

from serving.double.refusal import Refusal, code_of, invalid

DEFAULT_SIGNATURE = "serving_default"

_LONGEST = 1e6
"""Seconds; a longer timeout is none."""


class Servable:
    """A SavedModel in a V1 session; threads may share it.

    Args:
        folder: of the version, named by its number.
    """

    def __init__(self, folder: pathlib.Path):
        self.version = int(folder.name)
        graph = tf.Graph()
        self._session = tf.compat.v1.Session(graph=graph)
        with graph.as_default():
            loaded = tf.compat.v1.saved_model.load(
                self._session, ["serve"], str(folder)
            )
        self.signatures = loaded.signature_def

    def close(self) -> None:
        """Gives the session's memory back."""
        self._session.close()

    def run(
        self,
        signature_name: str,
        inputs: Mapping[str, np.ndarray],
        wanted: Sequence[str] = (),
        timeout: float | None = None,
    ) -> dict[str, np.ndarray]:
        """Returns the outputs of a signature by name.

        Args:
            signature_name: `""` is the default one.
            inputs: by name; texts are `bytes` in arrays of objects.
            wanted: names of the outputs to compute; all if there are none.
            timeout: seconds that the run may take.

        Raises:
            Refusal: the request does not fit the signature, or the run fails.
        """
        signature = self._signature(signature_name)
        _check_inputs(signature, inputs)
        outputs = _chosen(signature, wanted)
        try:
            return self._session.run(
                outputs,
                {
                    signature.inputs[name].name: array
                    for name, array in inputs.items()
                },
                options=_run_options(timeout),
            )
        except tf.errors.OpError as error:
            words = error.message.splitlines()[0]
            raise Refusal(code_of(error.error_code), words) from error

    def _signature(self, name: str) -> Any:
        name = name or DEFAULT_SIGNATURE
        if name not in self.signatures:
            raise Refusal(
                grpc.StatusCode.FAILED_PRECONDITION,
                f"the model has no signature {name!r}",
            )
        return self.signatures[name]


def _run_options(timeout: float | None) -> tf.compat.v1.RunOptions:
    # Without a deadline, gRPC speaks of the end of all times.
    if timeout is None or timeout > _LONGEST:
        return tf.compat.v1.RunOptions()
    return tf.compat.v1.RunOptions(timeout_in_ms=max(1, int(1000 * timeout)))


def _check_inputs(signature: Any, inputs: Mapping[str, np.ndarray]) -> None:
    """Refuses what does not fit.

    TF Serving compares the names alone. Types and ranks it leaves to the
    runtime, which refuses other types likewise, and other ranks wherever an
    operation first minds them.
    """
    extra = sorted(set(inputs) - set(signature.inputs))
    missing = sorted(set(signature.inputs) - set(inputs))
    if extra or missing:
        raise invalid(
            f"the signature does not take {extra} and misses {missing}"
        )
    for name, array in inputs.items():
        info = signature.inputs[name]
        wanted = tf.as_dtype(info.dtype)
        if tf.as_dtype(array.dtype) != wanted:
            raise invalid(
                f"{name!r} takes {wanted.name}, not "
                f"{tf.as_dtype(array.dtype).name}"
            )
        shape = tf.TensorShape(info.tensor_shape)
        if not shape.is_compatible_with(array.shape):
            raise invalid(
                f"{name!r} takes the shape {shape}, not {list(array.shape)}"
            )


def _chosen(signature: Any, wanted: Sequence[str]) -> dict[str, str]:
    """Returns the tensors of the outputs to compute, by output name."""
    unknown = set(wanted) - set(signature.outputs)
    if unknown or len(set(wanted)) < len(wanted):
        raise invalid(
            f"outputs are chosen among {sorted(signature.outputs)}, each "
            f"once, not {list(wanted)}"
        )
    names = wanted or signature.outputs
    return {name: signature.outputs[name].name for name in names}
