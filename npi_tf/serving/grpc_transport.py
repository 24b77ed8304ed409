"""Asks by gRPC, with the published stubs.

The stubs name TensorFlow's own messages and so load all of TensorFlow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import npi_tf.quiet  # noqa: F401  isort: skip  Before TensorFlow.
import grpc
import numpy as np
import tensorflow as tf
from tensorflow.core.framework import types_pb2
from tensorflow_serving.apis import (
    get_model_metadata_pb2,
    get_model_status_pb2,
    model_service_pb2_grpc,
    predict_pb2,
    prediction_service_pb2_grpc,
)

from npi_tf.serving.address import Address
from npi_tf.serving.failures import CANCELLED, DEADLINE_EXCEEDED, Failure
from npi_tf.serving.model_info import (
    ModelInfo,
    SignatureInfo,
    TensorInfo,
    dtype_name,
    is_public,
)
from npi_tf.serving.patience import time_is_up

_SIGNATURES = "signature_def"
_OPTIONS = (
    # gRPC refuses more than 4 MB by default: 85 pictures, or few long traces.
    ("grpc.max_send_message_length", -1),
    ("grpc.max_receive_message_length", -1),
    # Left to itself, a channel that failed tries again after up to two
    # minutes, whenever the client does.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1000),
)


class GrpcTransport:
    """A `Transport` over one gRPC channel."""

    def __init__(self, address: Address, model_name: str):
        self._model_name = model_name
        self._channel = grpc.insecure_channel(address.target, options=_OPTIONS)
        self._prediction = prediction_service_pb2_grpc.PredictionServiceStub(
            self._channel
        )
        self._models = model_service_pb2_grpc.ModelServiceStub(self._channel)

    def predict(
        self, signature: str, inputs: Mapping[str, np.ndarray], timeout: float
    ) -> dict[str, np.ndarray]:
        """Returns a signature's outputs."""
        request = predict_request(self._model_name, signature, inputs)
        response = _call(self._prediction.Predict, request, timeout)
        return {
            name: tf.make_ndarray(tensor)
            for name, tensor in response.outputs.items()
        }

    def metadata(self, timeout: float) -> ModelInfo:
        """Returns what the server says of the model."""
        request = get_model_metadata_pb2.GetModelMetadataRequest()
        request.model_spec.name = self._model_name
        request.metadata_field.append(_SIGNATURES)
        response = _call(self._prediction.GetModelMetadata, request, timeout)
        signatures = get_model_metadata_pb2.SignatureDefMap()
        response.metadata[_SIGNATURES].Unpack(signatures)
        return ModelInfo(
            self._model_name,
            response.model_spec.version.value,
            {
                name: _signature_info(signature)
                for name, signature in signatures.signature_def.items()
                if is_public(name)
            },
        )

    def states(self, timeout: float) -> list[str]:
        """Returns the state of each version."""
        request = get_model_status_pb2.GetModelStatusRequest()
        request.model_spec.name = self._model_name
        response = _call(self._models.GetModelStatus, request, timeout)
        name_of = get_model_status_pb2.ModelVersionStatus.State.Name
        return [name_of(v.state) for v in response.model_version_status]

    def close(self) -> None:
        """Cancels what is on its way and closes the channel."""
        self._channel.close()


def predict_request(
    model_name: str, signature: str, inputs: Mapping[str, np.ndarray]
) -> predict_pb2.PredictRequest:
    """Returns the published message that asks for a prediction.

    Args:
        model_name: under which the server knows the model.
        signature: of the model.
        inputs: arrays by name; texts are `bytes` in arrays of objects.
    """
    request = predict_pb2.PredictRequest()
    request.model_spec.name = model_name
    request.model_spec.signature_name = signature
    for name, array in inputs.items():
        request.inputs[name].CopyFrom(tf.make_tensor_proto(array))
    return request


def _call(method: Callable[..., Any], request: Any, timeout: float) -> Any:
    try:
        return method(request, timeout=timeout)
    except grpc.RpcError as error:
        code = error.code().name
        if code == DEADLINE_EXCEEDED:
            raise time_is_up(timeout) from error
        raise Failure(code, error.details() or "no details") from error
    except ValueError as error:  # The channel is closed.
        raise Failure(CANCELLED, str(error)) from error


def _signature_info(signature: Any) -> SignatureInfo:
    return SignatureInfo(
        {name: _tensor_info(i) for name, i in signature.inputs.items()},
        {name: _tensor_info(i) for name, i in signature.outputs.items()},
    )


def _tensor_info(info: Any) -> TensorInfo:
    shape = info.tensor_shape
    sizes = tuple(dim.size if dim.size >= 0 else None for dim in shape.dim)
    return TensorInfo(
        dtype_name(types_pb2.DataType.Name(info.dtype)),
        None if shape.unknown_rank else sizes,
    )
