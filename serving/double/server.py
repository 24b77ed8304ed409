"""Both interfaces on ports of their own."""

from __future__ import annotations

import concurrent.futures
import contextlib
import pathlib
import threading
from collections.abc import Callable, Mapping

import grpc
from tensorflow_serving.apis import (
    model_service_pb2_grpc,
    prediction_service_pb2_grpc,
)

from serving.double.grpc_service import ModelService, PredictionService
from serving.double.models import Models
from serving.double.rest_service import Listener, RestService

_THREADS = 16
_UNLIMITED = (
    ("grpc.max_send_message_length", -1),
    ("grpc.max_receive_message_length", -1),
    # Two servers on one port would share its requests.
    ("grpc.so_reuseport", 0),
)


def _open_gate() -> None:
    """Lets every request pass."""


class Double:
    """The test double, listening from its creation until it is closed.

    Args:
        base_paths: folder with the versions of each model, by its name.
        port: of gRPC; 0 takes any that is free.
        rest_api_port: of REST, likewise.
        host: to listen on.
        gate: called before each request; a test makes a server slow by it, or
            has it raise the `Refusal` that is to be the answer.

    Attributes:
        port: on which gRPC listens.
        rest_api_port: on which REST listens.

    Raises:
        FileNotFoundError: a model has no version.
        OSError: a port is taken.
    """

    def __init__(
        self,
        base_paths: Mapping[str, pathlib.Path],
        port: int = 0,
        rest_api_port: int = 0,
        host: str = "127.0.0.1",
        gate: Callable[[], None] = _open_gate,
    ):
        with contextlib.ExitStack() as opened:
            self._models = Models(base_paths)
            opened.callback(self._models.close)
            self._listener = Listener(
                host, rest_api_port, RestService(self._models, gate)
            )
            opened.callback(self._listener.server_close)
            self._grpc = _grpc_server(self._models, gate)
            self.port = _bound_port(self._grpc, f"{host}:{port}")
            opened.pop_all()  # From here on `close` does it.
        self.rest_api_port = self._listener.server_address[1]
        self._grpc.start()
        self._thread = threading.Thread(
            target=self._listener.serve_forever, daemon=True
        )
        self._thread.start()

    def __enter__(self) -> Double:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def wait(self) -> None:
        """Waits until the process is told to end."""
        self._thread.join()

    def close(self) -> None:
        """Stops listening, gives up what still runs, unloads the models."""
        self._listener.shutdown()
        self._listener.server_close()
        self._grpc.stop(grace=None).wait()
        self._models.close()


def _grpc_server(models: Models, gate: Callable[[], None]) -> grpc.Server:
    """Returns a server of the models that listens nowhere yet."""
    server = grpc.server(
        concurrent.futures.ThreadPoolExecutor(_THREADS), options=_UNLIMITED
    )
    prediction_service_pb2_grpc.add_PredictionServiceServicer_to_server(
        PredictionService(models, gate), server
    )
    model_service_pb2_grpc.add_ModelServiceServicer_to_server(
        ModelService(models, gate), server
    )
    return server


def _bound_port(server: grpc.Server, address: str) -> int:
    try:
        return server.add_insecure_port(address)
    except RuntimeError as error:
        raise OSError(
            f"A port must be free to listen on. Received: {address}."
        ) from error
