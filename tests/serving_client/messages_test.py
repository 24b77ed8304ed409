"""Requests as the published messages, written, read and answered."""

import importlib

import numpy as np
import pytest
import tensorflow as tf
from tensorflow_serving.apis import predict_pb2

from npi_tf.domains import get_domain
from npi_tf.model_files import load_model
from npi_tf.serving.client import DEFAULT_SIGNATURE
from npi_tf.serving.grpc_transport import predict_request
from npi_tf.solver import Solver
from serving.double.models import newest_version
from serving.double.servable import Servable
from tests.helpers import sample_problems
from tests.trained import TRAINED

INPUTS = {
    "text": np.array([b"96", b"\xff\x00", b""], object),
    "integers": np.array([[1, -2], [3, 4]], np.int32),
    "bytes": np.arange(12, dtype=np.uint8).reshape(1, 2, 2, 3),
    "floats": np.array([[0.1, -1e30]], np.float32),
    "flags": np.array([True, False]),
    "nothing": np.zeros((0, 5), np.int32),
    "one": np.array([7], np.int32),
}
GOLDEN = (
    "0a1b 0a08 6164646974696f6e 1a0f 73657276696e675f64656661756c74"
    "1213 0a01 61 120e 0807 1204 1202 0801 42 04 39363132"
)
"""Field by field, by the published .proto files: model_spec with name and
signature_name; inputs["a"] of type DT_STRING, shape (1,), value "9612"."""


def test_a_request_is_the_published_bytes():
    request = predict_request(
        "addition", DEFAULT_SIGNATURE, {"a": np.array([b"9612"], object)}
    )
    assert request.SerializeToString(deterministic=True) == bytes.fromhex(
        GOLDEN.replace(" ", "")
    )


def test_a_request_is_read_back_as_it_was_sent():
    sent = predict_request("some", "trace", INPUTS).SerializeToString()
    read = predict_pb2.PredictRequest.FromString(sent)
    assert (read.model_spec.name, read.model_spec.signature_name) == (
        "some",
        "trace",
    )
    assert not read.model_spec.HasField("version")
    assert set(read.inputs) == set(INPUTS)
    for name, array in INPUTS.items():
        found = tf.make_ndarray(read.inputs[name])
        assert (found.dtype, found.shape) == (array.dtype, array.shape)
        np.testing.assert_array_equal(found, array)


@pytest.mark.parametrize("name", ["addition", "sort", "max"])
def test_a_message_that_went_through_bytes_is_answered_as_by_the_solver(
    name, base_paths
):
    domain = get_domain(name)
    (problem,) = sample_problems(domain, seed=5, per_length=1)[-1:]
    module = importlib.import_module(domain.client_module)
    sent = predict_request(name, DEFAULT_SIGNATURE, module.request(problem))
    read = predict_pb2.PredictRequest.FromString(sent.SerializeToString())
    outputs = Servable(newest_version(base_paths[name])).run(
        read.model_spec.signature_name,
        {key: tf.make_ndarray(tensor) for key, tensor in read.inputs.items()},
    )
    solver = Solver(load_model(TRAINED[name]), domain, jit_compile=False)
    (outcome,) = solver.solve([problem])
    assert outputs["status"].tolist() == [b"finished"]
    assert module.answer(problem, outputs) == outcome.answer
