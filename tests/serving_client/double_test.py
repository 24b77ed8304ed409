"""The test double keeps the rules of TF Serving's protocol."""

import contextlib
import http.client
import json
import re
import subprocess
import sys
import urllib.request

import grpc
import numpy as np
import pytest
import tensorflow as tf
from tensorflow_serving.apis import (
    get_model_metadata_pb2,
    get_model_status_pb2,
    model_service_pb2_grpc,
    predict_pb2,
    prediction_service_pb2_grpc,
)

from npi_tf.serving.client import Client
from serving.double import rest_service
from serving.double.__main__ import main
from serving.double.models import newest_version
from serving.double.refusal import Refusal
from serving.double.servable import Servable
from serving.double.server import Double
from tests.script_runs import ROOT
from tests.serving_client.conftest import address_of

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


@pytest.fixture
def channel(double):
    with grpc.insecure_channel(address_of(double, "grpc")) as channel:
        yield channel


def request_of(**inputs):
    request = predict_pb2.PredictRequest()
    request.model_spec.name = "addition"
    for name, value in inputs.items():
        request.inputs[name].CopyFrom(tf.make_tensor_proto(value))
    return request


def code_of(call):
    with pytest.raises(grpc.RpcError) as refused:
        call()
    return refused.value.code()


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


def test_a_prediction_names_what_made_it(channel):
    stub = prediction_service_pb2_grpc.PredictionServiceStub(channel)
    response = stub.Predict(request_of(a=[b"96"], b=[b"125"]))
    spec = response.model_spec
    assert (spec.name, spec.version.value) == ("addition", 1)
    assert spec.signature_name == "serving_default"
    # In the fields of their types, as TF Serving writes them.
    assert list(response.outputs["sum"].string_val) == [b"221"]


def test_outputs_are_chosen(channel):
    stub = prediction_service_pb2_grpc.PredictionServiceStub(channel)
    request = request_of(a=[b"96"], b=[b"125"])
    request.output_filter.append("sum")
    assert set(stub.Predict(request).outputs) == {"sum"}
    for more in ("sum", "total"):
        wrong = request_of(a=[b"96"], b=[b"125"])
        wrong.output_filter.extend(["sum", more])
        code = code_of(lambda wrong=wrong: stub.Predict(wrong))
        assert code == grpc.StatusCode.INVALID_ARGUMENT


def test_grpc_refuses_by_code(channel):
    stub = prediction_service_pb2_grpc.PredictionServiceStub(channel)
    unknown = request_of(a=[b"1"], b=[b"1"])
    unknown.model_spec.signature_name = "no"
    old = request_of(a=[b"1"], b=[b"1"])
    old.model_spec.version.value = 7
    broken = request_of(a=[b"1"], b=[b"1"])
    broken.inputs["a"].ClearField("dtype")
    assert [
        code_of(lambda request=request: stub.Predict(request)).name
        for request in (unknown, old, broken, request_of(a=[b"1"]))
    ] == [
        "FAILED_PRECONDITION",
        "NOT_FOUND",
        "INVALID_ARGUMENT",
        "INVALID_ARGUMENT",
    ]


def test_metadata_are_signatures_and_nothing_else(channel):
    stub = prediction_service_pb2_grpc.PredictionServiceStub(channel)
    request = get_model_metadata_pb2.GetModelMetadataRequest()
    request.model_spec.name = "addition"
    for fields in ([], ["weights"]):
        request.metadata_field[:] = fields
        code = code_of(lambda: stub.GetModelMetadata(request))
        assert code == grpc.StatusCode.INVALID_ARGUMENT


def test_status_is_that_of_the_version(channel):
    stub = model_service_pb2_grpc.ModelServiceStub(channel)
    request = get_model_status_pb2.GetModelStatusRequest()
    request.model_spec.name = "addition"
    (version,) = stub.GetModelStatus(request).model_version_status
    assert version.state == get_model_status_pb2.ModelVersionStatus.AVAILABLE
    request.model_spec.version.value = 3
    code = code_of(lambda: stub.GetModelStatus(request))
    assert code == grpc.StatusCode.NOT_FOUND


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


def test_the_newest_version_is_the_largest_number(tmp_path):
    for name in ("1", "9", "10", "x11", "12a"):
        (tmp_path / name).mkdir()
    assert newest_version(tmp_path).name == "10"


@pytest.mark.parametrize("exists", [True, False])
def test_a_folder_without_versions_is_refused(exists, tmp_path, capsys):
    folder = tmp_path / "model"
    if exists:
        folder.mkdir()
    assert main([f"--model_base_path={folder}", "--port=0"]) == 2
    assert f"Received: {folder}." in capsys.readouterr().err


@pytest.mark.parametrize("flag", ["port", "rest_api_port"])
def test_a_port_that_is_taken_is_refused(flag, double, base_paths, capsys):
    ports = {"port": 0, "rest_api_port": 0, flag: getattr(double, flag)}
    words = [f"--{name}={port}" for name, port in ports.items()]
    folder = base_paths["addition"]
    assert main([f"--model_base_path={folder}", *words]) == 2
    assert capsys.readouterr().err.startswith("error: ")


@pytest.mark.slow
def test_the_command_serves_the_models_of_a_config(base_paths, tmp_path):
    config = tmp_path / "models.config"
    models = "".join(
        f'config {{ name: "{name}" base_path: "{path}" }}'
        for name, path in base_paths.items()
    )
    config.write_text(f"model_config_list {{ {models} }}")
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "serving.double", "--port=0"),
            *("--rest_api_port=0", f"--model_config_file={config}"),
        ],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        line = process.stdout.readline()
        assert line.startswith("test double of TF Serving: ")
        port, rest_port = re.findall(r"port (\d+)", line)
        for address in (f"localhost:{port}", f"http://localhost:{rest_port}"):
            for name in base_paths:
                with Client(address, name) as client:
                    assert client.ready()
    finally:
        process.terminate()
        assert process.wait(timeout=30) == 0
        process.stdout.close()
