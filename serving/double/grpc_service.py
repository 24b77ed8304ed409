"""The published gRPC services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.core.framework import tensor_pb2
from tensorflow_serving.apis import (
    get_model_metadata_pb2,
    get_model_status_pb2,
    model_service_pb2_grpc,
    predict_pb2,
    prediction_service_pb2_grpc,
)

from serving.double.models import Models
from serving.double.refusal import Refusal, invalid
from serving.double.servable import DEFAULT_SIGNATURE

_SIGNATURES = "signature_def"
_VALUES = {
    tf.float32: "float_val",
    tf.float64: "double_val",
    tf.int32: "int_val",
    tf.uint8: "int_val",
    tf.int64: "int64_val",
    tf.bool: "bool_val",
    tf.string: "string_val",
}
"""The fields of a tensor's message that TF Serving fills, by type."""


class PredictionService(prediction_service_pb2_grpc.PredictionServiceServicer):
    """Predict and GetModelMetadata.

    Args:
        models: that are served.
        gate: called before each request; the `Refusal` that it raises, if it
            does, is the answer.
    """

    def __init__(self, models: Models, gate: Callable[[], None]):
        self._models = models
        self._gate = gate

    def Predict(self, request, context):  # noqa: N802  The protocol's name.
        """Runs a signature."""
        return _answer(context, lambda: self._predict(request, context))

    def GetModelMetadata(self, request, context):  # noqa: N802
        """Returns the signatures of a model."""
        return _answer(context, lambda: self._metadata(request))

    def _predict(self, request, context):
        self._gate()
        servable = self._models.find(*_spec(request))
        signature = request.model_spec.signature_name or DEFAULT_SIGNATURE
        outputs = servable.run(
            signature,
            {name: _array(name, p) for name, p in request.inputs.items()},
            list(request.output_filter),
            context.time_remaining(),
        )
        response = predict_pb2.PredictResponse()
        _describe(response.model_spec, request, servable.version)
        response.model_spec.signature_name = signature
        for name, array in outputs.items():
            response.outputs[name].CopyFrom(_message(array))
        return response

    def _metadata(self, request):
        self._gate()
        if list(request.metadata_field) != [_SIGNATURES]:
            raise invalid(
                f"metadata are {_SIGNATURES!r} alone, not "
                f"{list(request.metadata_field)}"
            )
        return metadata(self._models, *_spec(request))


class ModelService(model_service_pb2_grpc.ModelServiceServicer):
    """GetModelStatus; arguments as of `PredictionService`."""

    def __init__(self, models: Models, gate: Callable[[], None]):
        self._models = models
        self._gate = gate

    def GetModelStatus(self, request, context):  # noqa: N802
        """Returns the state of each version."""
        return _answer(context, lambda: self._status(request))

    def _status(self, request):
        self._gate()
        return status(self._models, *_spec(request))


def metadata(models: Models, name: str, version: int | None) -> Any:
    """Returns the message that holds a model's signatures."""
    servable = models.find(name, version)
    signatures = get_model_metadata_pb2.SignatureDefMap()
    for key, signature in servable.signatures.items():
        signatures.signature_def[key].CopyFrom(signature)
    response = get_model_metadata_pb2.GetModelMetadataResponse()
    response.model_spec.name = name
    response.model_spec.version.value = servable.version
    response.metadata[_SIGNATURES].Pack(signatures)
    return response


def status(models: Models, name: str, version: int | None) -> Any:
    """Returns the message that says that a model is available."""
    response = get_model_status_pb2.GetModelStatusResponse()
    response.model_version_status.add(
        version=models.find(name, version).version,
        state=get_model_status_pb2.ModelVersionStatus.AVAILABLE,
    )
    return response


def _answer(context, work: Callable[[], Any]) -> Any:
    try:
        return work()
    except Refusal as refusal:
        context.abort(refusal.code, refusal.words)


def _spec(request) -> tuple[str, int | None]:
    spec = request.model_spec
    if spec.HasField("version"):
        return spec.name, spec.version.value
    return spec.name, None


def _describe(spec, request, version: int) -> None:
    spec.name = request.model_spec.name
    spec.version.value = version


def _array(name: str, message: tensor_pb2.TensorProto) -> np.ndarray:
    try:
        return tf.make_ndarray(message)
    except (TypeError, ValueError) as error:
        raise invalid(f"{name!r} is no tensor: {error}") from error


def _message(array: Any) -> tensor_pb2.TensorProto:
    """Returns a tensor's message with its values in the fields of their type.

    As TF Serving does, and `tf.make_tensor_proto` does not.
    """
    array = np.asarray(array)
    dtype = tf.as_dtype(array.dtype)
    message = tensor_pb2.TensorProto(
        dtype=dtype.as_datatype_enum,
        tensor_shape=tf.TensorShape(array.shape).as_proto(),
    )
    getattr(message, _VALUES[dtype]).extend(array.ravel().tolist())
    return message
