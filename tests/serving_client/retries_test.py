"""Servers that are not there, not ready or not done."""

import socket
import threading

import grpc
import pytest

from npi_tf.errors import (
    RequestCancelled,
    ServerRefused,
    ServerTimeout,
    ServerUnavailable,
)
from npi_tf.serving.client import DEFAULT_SIGNATURE, Client
from npi_tf.serving.patience import Patience
from serving.double.refusal import Refusal
from serving.double.server import Double
from tests.serving_client.conftest import address_of

PROBLEM = {"a": ["96"], "b": ["125"]}


def refusing(code):
    def refuse():
        raise Refusal(code, "as the test wants it")

    return refuse


@pytest.fixture
def held():
    """An event on which requests wait at the gate; set in the end."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def test_a_server_that_is_not_ready_is_asked_again(connect, gate):
    gate.actions = [refusing(grpc.StatusCode.UNAVAILABLE)] * 2
    waits = []
    client = connect(wait=waits.append, first_wait=0.25)
    assert client.predict(DEFAULT_SIGNATURE, PROBLEM)["sum"] == [b"221"]
    assert waits == [0.25, 0.5]
    assert gate.requests == 3


@pytest.mark.parametrize(
    "code",
    [
        grpc.StatusCode.INTERNAL,
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        grpc.StatusCode.UNIMPLEMENTED,
    ],
)
def test_other_errors_are_not_asked_about_again(code, connect, gate):
    gate.actions = [refusing(code)]
    with pytest.raises(ServerRefused, match="as the test wants it"):
        connect().predict(DEFAULT_SIGNATURE, PROBLEM)
    assert gate.requests == 1


@pytest.mark.parametrize("protocol", ["grpc", "rest"])
def test_a_server_that_starts_late_is_found(protocol, base_paths, free_port):
    ports = {"port": 0, "rest_api_port": 0}
    ports["port" if protocol == "grpc" else "rest_api_port"] = free_port
    started = []

    def start(seconds):
        if not started:
            paths = {"addition": base_paths["addition"]}
            started.append(Double(paths, **ports))

    prefix = "" if protocol == "grpc" else "http://"
    address = f"{prefix}127.0.0.1:{free_port}"
    try:
        with Client(address, "addition", Patience(wait=start)) as client:
            assert not client.ready()
            outputs = client.predict(DEFAULT_SIGNATURE, PROBLEM)
        assert outputs["sum"] == [b"221"]
    finally:
        for double in started:
            double.close()


@pytest.mark.parametrize("prefix", ["", "http://"])
def test_a_server_that_is_not_there_is_given_up(prefix, free_port):
    address = f"{prefix}127.0.0.1:{free_port}"
    patience = Patience(timeout=0.3, first_wait=0.1)
    with Client(address, "addition", patience) as client:
        with pytest.raises(ServerUnavailable) as unavailable:
            client.predict(DEFAULT_SIGNATURE, PROBLEM)
    message = str(unavailable.value)
    assert message.startswith("A model server must listen at the address")
    assert f"Received from {address}, model 'addition'" in message


def test_an_answer_that_comes_too_late_is_not_waited_for(connect, gate, held):
    gate.actions = [held.wait]
    with pytest.raises(ServerTimeout, match="in the time it is given"):
        connect(timeout=0.2).predict(DEFAULT_SIGNATURE, PROBLEM)
    assert gate.requests == 1


def test_whether_a_server_is_ready_is_not_waited_for(connect, gate, held):
    gate.actions = [held.wait]
    with pytest.raises(ServerTimeout, match="status"):
        connect(timeout=0.2).ready()


def test_a_closed_client_cancels_what_is_on_its_way(double, gate, held):
    reached = threading.Event()

    def hold():
        reached.set()
        held.wait()

    gate.actions = [hold]
    client = Client(address_of(double, "grpc"), "addition")
    errors = []

    def ask():
        try:
            client.predict(DEFAULT_SIGNATURE, PROBLEM)
        except RequestCancelled as error:
            errors.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    assert reached.wait(timeout=10)
    client.close()
    thread.join(timeout=10)
    assert not thread.is_alive()
    assert len(errors) == 1
    with pytest.raises(RequestCancelled):
        client.predict(DEFAULT_SIGNATURE, PROBLEM)


def test_a_cancelled_request_leaves_the_server_answering(
    double, connect, gate, held
):
    gate.actions = [held.wait]
    with pytest.raises(ServerTimeout):
        connect(timeout=0.2).predict(DEFAULT_SIGNATURE, PROBLEM)
    outputs = connect().predict(DEFAULT_SIGNATURE, PROBLEM)
    assert outputs["sum"] == [b"221"]
