"""The REST interface."""

from __future__ import annotations

import contextlib
import http.server
import json
import re
import urllib.parse
from collections.abc import Callable
from typing import Any

import grpc
from google.protobuf import json_format
from tensorflow_serving.apis import get_model_metadata_pb2

from serving.double.grpc_service import metadata, status
from serving.double.json_tensors import (
    read_columns,
    read_rows,
    write_columns,
    write_rows,
)
from serving.double.models import Models
from serving.double.refusal import Refusal, invalid
from serving.double.servable import DEFAULT_SIGNATURE

TIMEOUT = 30.0
"""Seconds that TF Serving gives a request by default."""

_MODEL = r"/v1/models/([^/:]+)(?:/versions/(\d+))?"
_PREDICT = re.compile(_MODEL + r":(classify|regress|predict)", re.IGNORECASE)
_STATUS = re.compile(_MODEL + r"(?:/(metadata))?", re.IGNORECASE)


class RestService:
    """What a request is answered with.

    Args:
        models: that are served.
        gate: as of `PredictionService`.
    """

    def __init__(self, models: Models, gate: Callable[[], None]):
        self._models = models
        self._gate = gate

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, Any]:
        """Returns the status and the JSON of an answer."""
        try:
            self._gate()
            return 200, self._answer(method, path, body)
        except Refusal as refusal:
            return refusal.http_status, {"error": refusal.words}

    def _answer(self, method: str, path: str, body: bytes) -> Any:
        if method == "POST" and (match := _PREDICT.fullmatch(path)):
            name, version, verb = match.groups()
            if verb.lower() != "predict":
                raise Refusal(
                    grpc.StatusCode.UNIMPLEMENTED,
                    "this test double predicts and does nothing else",
                )
            return self._predict(*_spec(name, version), body)
        if method == "GET" and (match := _STATUS.fullmatch(path)):
            name, version, part = match.groups()
            if part:
                return _metadata_json(self._models, *_spec(name, version))
            return _json(status(self._models, *_spec(name, version)))
        raise invalid(f"there is nothing to {method} at {path}")

    def _predict(self, name: str, version: int | None, body: bytes) -> Any:
        request = _parsed(body)
        signature_name = request.get("signature_name", "")
        if not isinstance(signature_name, str):
            raise invalid("'signature_name' is a text")
        servable = self._models.find(name, version)
        key = signature_name or DEFAULT_SIGNATURE
        if key not in servable.signatures:
            raise invalid(f"the model has no signature {key!r}")
        infos = servable.signatures[key].inputs
        if ("instances" in request) == ("inputs" in request):
            raise invalid("a request has either 'instances' or 'inputs'")
        if "instances" in request:
            inputs = read_rows(request["instances"], infos)
            outputs = servable.run(key, inputs, timeout=TIMEOUT)
            return {"predictions": write_rows(outputs)}
        inputs = read_columns(request["inputs"], infos)
        outputs = servable.run(key, inputs, timeout=TIMEOUT)
        return {"outputs": write_columns(outputs)}


class Handler(http.server.BaseHTTPRequestHandler):
    """Reads requests off a connection and writes answers to it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # noqa: N802  The base class's name.
        """Answers what reads."""
        self._respond(b"")

    def do_POST(self) -> None:  # noqa: N802
        """Answers what sends."""
        length = int(self.headers.get("Content-Length", 0))
        self._respond(self.rfile.read(length))

    def log_message(self, format: str, *arguments: Any) -> None:
        """Says nothing of each request."""

    def _respond(self, body: bytes) -> None:
        status_code, answer = self.server.service.answer(
            self.command, self.path, body
        )
        text = json.dumps(answer).encode()
        # Whoever asked may have given up meanwhile.
        with contextlib.suppress(ConnectionError):
            self.send_response(status_code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)


class Listener(http.server.ThreadingHTTPServer):
    """Listens on a port; a thread for each connection.

    Args:
        host: to listen on.
        port: 0 takes any that is free.
        service: answers.
    """

    request_queue_size = 128

    def __init__(self, host: str, port: int, service: RestService):
        self.service = service
        super().__init__((host, port), Handler)


def _spec(name: str, version: str | None) -> tuple[str, int | None]:
    return urllib.parse.unquote(name), None if version is None else int(version)


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        request = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise invalid(f"the request is no JSON: {error}") from error
    if not isinstance(request, dict):
        raise invalid("a request is a JSON object")
    return request


def _metadata_json(models: Models, name: str, version: int | None) -> Any:
    response = metadata(models, name, version)
    signatures = get_model_metadata_pb2.SignatureDefMap()
    response.metadata["signature_def"].Unpack(signatures)
    return {
        "model_spec": _json(response.model_spec),
        "metadata": {"signature_def": _json(signatures)},
    }


def _json(message: Any) -> Any:
    return json_format.MessageToDict(
        message,
        preserving_proto_field_name=True,
        always_print_fields_with_no_presence=True,
    )
