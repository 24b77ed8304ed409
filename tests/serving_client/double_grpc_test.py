"""The test double keeps the rules of TF Serving's protocol: by gRPC."""

import grpc
import pytest
import tensorflow as tf
from tensorflow_serving.apis import (
    get_model_metadata_pb2,
    get_model_status_pb2,
    model_service_pb2_grpc,
    predict_pb2,
    prediction_service_pb2_grpc,
)

from tests.serving_client.conftest import address_of


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
