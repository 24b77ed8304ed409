"""The test double keeps the rules of TF Serving's protocol: by REST."""

import contextlib
import http.client
import json
import urllib.request

import grpc
import numpy as np
import pytest
import tensorflow as tf

from npi_tf.serving.client import Client
from serving.double import rest_service
from serving.double.models import newest_version
from serving.double.refusal import Refusal
from serving.double.servable import Servable
from serving.double.server import Double

LONG = "9" * 1000
PREDICT = "/v1/models/addition:predict"


@pytest.fixture
def rest(double):
    """Asks by REST without a client; returns status and JSON."""

    def ask(method, path, request=None):
        connection = http.client.HTTPConnection(
            "127.0.0.1", double.rest_api_port, timeout=30
        )
        with contextlib.closing(connection):
            body = request if isinstance(request, str) else json.dumps(request)
            connection.request(method, path, None if request is None else body)
            response = connection.getresponse()
            return response.status, json.loads(response.read())

    return ask


def test_rows_are_answered_in_rows(rest):
    rows = [{"a": "96", "b": "125"}, {"a": {"b64": "OTk="}, "b": "x"}]
    status, answer = rest("POST", PREDICT, {"instances": rows})
    assert status == 200
    assert answer["predictions"] == [
        {"sum": "221", "status": "finished", **rest_of(answer, 0)},
        {"sum": "", "status": "not_a_number", **rest_of(answer, 1)},
    ]


def rest_of(answer, row):
    """Returns what a row says beside its sum and status."""
    known = ("sum", "status")
    return {
        k: v for k, v in answer["predictions"][row].items() if k not in known
    }


def test_columns_are_answered_in_columns(rest):
    request = {
        "signature_name": "serving_default",
        "inputs": {"a": ["96", "1"], "b": ["125", "1"], "unknown": 1},
    }
    status, answer = rest("POST", PREDICT, request)
    assert status == 200
    assert answer["outputs"]["sum"] == ["221", "2"]


@pytest.mark.parametrize(
    "request_",
    [
        "",
        "{",
        "[]",
        "{}",
        {"instances": []},
        {"instances": {}},
        {"instances": [["1"]]},
        {"instances": [{"a": "1"}]},
        {"instances": [{"a": "1", "b": "1", "c": "1"}]},
        {"instances": [{"a": "1", "b": "1"}, {"a": ["1"], "b": "1"}]},
        {"instances": [{"a": "1", "b": "1"}], "inputs": {}},
        {"inputs": ["1"]},
        {"inputs": {"a": ["1"]}},
        {"inputs": {"a": [1], "b": ["1"]}},
        {"inputs": {"a": [{"b64": "!"}], "b": ["1"]}},
        {"inputs": {"a": [None], "b": ["1"]}},
        {"inputs": {"a": "1", "b": "1"}},
        {"signature_name": 1, "inputs": {"a": ["1"], "b": ["1"]}},
        {"signature_name": "no", "inputs": {"a": ["1"], "b": ["1"]}},
    ],
)
def test_requests_at_fault_get_400_and_a_reason(request_, rest):
    status, answer = rest("POST", PREDICT, request_)
    assert status == 400
    assert list(answer) == ["error"]
    assert answer["error"]


@pytest.mark.parametrize(
    "values", [[[1.0]], [["1"]], [[True]], [[2**31]], [[1], [1, 2]], [1]]
)
def test_integers_are_json_integers_in_full_rows(values, rest):
    request = {"inputs": {"values": values, "length": [1]}}
    assert rest("POST", "/v1/models/sort:predict", request)[0] == 400


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/models/addition", 200),
        ("GET", "/V1/MODELS/addition/VERSIONS/1", 200),
        ("GET", "/v1/models/addition/versions/2", 404),
        ("GET", "/v1/models/subtraction", 404),
        ("GET", "/v1/models/addition/metadata", 200),
        ("GET", "/v1/models/addition/versions/1/metadata", 200),
        ("GET", "/v1/models/subtraction/metadata", 404),
        ("GET", "/v1/models", 400),
        ("GET", "/v1/models/addition:predict", 400),
        ("POST", "/v1/models/addition", 400),
        ("POST", "/v1/models/addition/versions/2:predict", 404),
        ("POST", "/v1/models/addition:classify", 501),
    ],
)
def test_paths_have_their_status(method, path, status, rest):
    request = {} if method == "POST" else None
    assert rest(method, path, request)[0] == status


def test_a_version_is_chosen_by_its_path(rest):
    request = {"inputs": {"a": ["1"], "b": ["2"]}}
    path = "/v1/models/addition/versions/1:predict"
    assert rest("POST", path, request)[1]["outputs"]["sum"] == ["3"]


def test_status_and_metadata_are_the_published_messages_in_json(rest):
    _, status = rest("GET", "/v1/models/addition")
    (version,) = status["model_version_status"]
    assert (version["version"], version["state"]) == ("1", "AVAILABLE")
    _, answer = rest("GET", "/v1/models/addition/metadata")
    assert answer["model_spec"]["name"] == "addition"
    assert answer["model_spec"]["version"] == "1"
    signatures = answer["metadata"]["signature_def"]["signature_def"]
    a = signatures["serving_default"]["inputs"]["a"]
    assert a["dtype"] == "DT_STRING"
    assert [dim["size"] for dim in a["tensor_shape"]["dim"]] == ["-1"]


def test_an_output_alone_has_no_name_and_bytes_are_base64(tmp_path):
    class Model(tf.Module):
        @tf.function(input_signature=[tf.TensorSpec([None], tf.string, "x")])
        def echo(self, x):
            return {"x_bytes": x}

    model = Model()
    tf.saved_model.save(model, str(tmp_path / "1"), signatures=model.echo)
    with Double({"echo": tmp_path}) as double:
        url = f"http://127.0.0.1:{double.rest_api_port}/v1/models/echo:predict"
        body = json.dumps({"instances": ["a", {"b64": "/w=="}]}).encode()
        with urllib.request.urlopen(url, body) as response:
            answer = json.load(response)
        assert answer == {"predictions": [{"b64": "YQ=="}, {"b64": "/w=="}]}
        with Client(url.removesuffix("/v1/models/echo:predict"), "echo") as c:
            outputs = c.predict("serving_default", {"x": [b"\xff", "a"]})
        assert outputs["x_bytes"].tolist() == [b"\xff", b"a"]


def test_a_run_that_takes_too_long_is_stopped(base_paths):
    servable = Servable(newest_version(base_paths["addition"]))
    inputs = {
        "a": np.array([LONG.encode()], object),
        "b": np.array([b"1"], object),
    }
    with pytest.raises(Refusal) as refused:
        servable.run("", inputs, timeout=0.1)
    assert refused.value.code == grpc.StatusCode.DEADLINE_EXCEEDED


def test_rest_stops_what_takes_too_long(rest, monkeypatch):
    monkeypatch.setattr(rest_service, "TIMEOUT", 0.1)
    request = {"inputs": {"a": [LONG], "b": ["1"]}}
    assert rest("POST", PREDICT, request)[0] == 504
