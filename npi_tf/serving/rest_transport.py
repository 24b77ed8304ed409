"""Asks by REST, with the standard library alone."""

from __future__ import annotations

import http.client
import json
import time
import urllib.parse
from collections.abc import Mapping
from typing import Any

import numpy as np

from npi_tf.serving.address import Address
from npi_tf.serving.failures import (
    CANCELLED,
    DEADLINE_EXCEEDED,
    INVALID_ARGUMENT,
    NO_ANSWER,
    NOT_FOUND,
    UNAVAILABLE,
    Failure,
)
from npi_tf.serving.model_info import (
    ModelInfo,
    SignatureInfo,
    TensorInfo,
    dtype_name,
    is_public,
)
from npi_tf.serving.patience import time_is_up
from npi_tf.serving.rest_tensors import from_json, to_json

_CODES = {
    400: INVALID_ARGUMENT,
    404: NOT_FOUND,
    499: CANCELLED,
    503: UNAVAILABLE,
    504: DEADLINE_EXCEEDED,
}
_CHUNK = 1 << 16
_SHAPELESS = (KeyError, TypeError, ValueError, AttributeError)
"""What reading an answer of another form ends in."""


class RestTransport:
    """A `Transport` that opens a connection for each request.

    Connections that are kept would have to be guarded against threads, and
    against servers that have closed them in the meantime.
    """

    def __init__(self, address: Address, model_name: str):
        self._address = address
        self._model_name = model_name
        name = urllib.parse.quote(model_name, safe="")
        self._path = f"/v1/models/{name}"

    def predict(
        self, signature: str, inputs: Mapping[str, np.ndarray], timeout: float
    ) -> dict[str, np.ndarray]:
        """Returns a signature's outputs."""
        request = {
            "signature_name": signature,
            "inputs": {name: to_json(array) for name, array in inputs.items()},
        }
        deadline = time.monotonic() + timeout
        answer = self._ask(f"{self._path}:predict", timeout, request)
        try:
            outputs = answer["outputs"]
            if not isinstance(outputs, dict):
                # A server leaves out the name of an output that is alone.
                left = max(deadline - time.monotonic(), 0.001)
                outputs = {self._only_output(signature, left): outputs}
            return {name: from_json(v) for name, v in outputs.items()}
        except _SHAPELESS as error:
            raise Failure(NO_ANSWER, f"{error} in {answer!r:.80}") from error

    def metadata(self, timeout: float) -> ModelInfo:
        """Returns what the server says of the model."""
        answer = self._ask(f"{self._path}/metadata", timeout)
        try:
            # The map of signatures is itself the field of a message.
            signatures = answer["metadata"]["signature_def"]["signature_def"]
            return ModelInfo(
                self._model_name,
                int(answer["model_spec"]["version"]),
                {
                    name: _signature_info(signature)
                    for name, signature in signatures.items()
                    if is_public(name)
                },
            )
        except _SHAPELESS as error:
            raise Failure(NO_ANSWER, f"{error} in {answer!r:.80}") from error

    def states(self, timeout: float) -> list[str]:
        """Returns the state of each version."""
        answer = self._ask(self._path, timeout)
        try:
            return [v["state"] for v in answer["model_version_status"]]
        except _SHAPELESS as error:
            raise Failure(NO_ANSWER, f"{error} in {answer!r:.80}") from error

    def close(self) -> None:
        """Does nothing: no connection is kept."""

    def _only_output(self, signature: str, timeout: float) -> str:
        (name,) = self.metadata(timeout).signatures[signature].outputs
        return name

    def _ask(self, path: str, timeout: float, request: Any = None) -> Any:
        """Returns the JSON of an answer, posting a request if there is one."""
        connection = self._connection(timeout)
        try:
            status, body = _exchange(connection, path, timeout, request)
        except TimeoutError as error:
            raise time_is_up(timeout) from error
        except OSError as error:  # Refused or broken, or no such host.
            raise Failure(UNAVAILABLE, str(error)) from error
        except http.client.HTTPException as error:
            raise Failure(NO_ANSWER, repr(error)) from error
        finally:
            connection.close()
        return _json_of(status, body)

    def _connection(self, timeout: float) -> http.client.HTTPConnection:
        secure = self._address.scheme == "https"
        kind = (
            http.client.HTTPSConnection
            if secure
            else http.client.HTTPConnection
        )
        return kind(self._address.host, self._address.port, timeout=timeout)


def _exchange(
    connection: http.client.HTTPConnection,
    path: str,
    timeout: float,
    request: Any,
) -> tuple[int, bytes]:
    """Returns the status and the body of an answer; raises `TimeoutError`.

    The socket's own timeout bounds each wait; the clock is read between them.
    """
    deadline = time.monotonic() + timeout
    if request is None:
        connection.request("GET", path)
    else:
        connection.request(
            "POST",
            path,
            json.dumps(request),
            {"Content-Type": "application/json"},
        )
    _bound(connection, deadline)
    response = connection.getresponse()
    # With the response's end in sight, the connection lets go of its socket.
    socket = connection.sock
    body = bytearray()
    while chunk := response.read1(_CHUNK):
        body += chunk
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if socket is not None:
            socket.settimeout(left)
    return response.status, bytes(body)


def _bound(connection: http.client.HTTPConnection, deadline: float) -> None:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.sock.settimeout(left)


def _json_of(status: int, body: bytes) -> Any:
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if status == http.client.OK and isinstance(answer, dict):
        return answer
    if isinstance(answer, dict) and "error" in answer:
        words = str(answer["error"])
        raise Failure(_CODES.get(status, f"HTTP {status}"), words)
    if status == http.client.SERVICE_UNAVAILABLE:
        raise Failure(UNAVAILABLE, f"HTTP {status}: {body[:80]!r}")
    raise Failure(NO_ANSWER, f"HTTP {status}: {body[:80]!r}")


def _signature_info(signature: Mapping[str, Any]) -> SignatureInfo:
    return SignatureInfo(
        {name: _tensor_info(i) for name, i in signature["inputs"].items()},
        {name: _tensor_info(i) for name, i in signature["outputs"].items()},
    )


def _tensor_info(info: Mapping[str, Any]) -> TensorInfo:
    shape = info["tensor_shape"]
    # 64-bit integers are texts in the JSON of messages.
    sizes = [int(dim["size"]) for dim in shape["dim"]]
    return TensorInfo(
        dtype_name(info["dtype"]),
        None
        if shape.get("unknown_rank")
        else tuple(size if size >= 0 else None for size in sizes),
    )
