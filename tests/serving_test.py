"""The exported model in a process that knows TensorFlow alone."""

import pytest
import tensorflow as tf
from tensorflow.core.protobuf import saved_model_pb2

from npi_tf.domains import get_domain
from npi_tf.domains.addition.serving import MAX_DIGITS
from npi_tf.errors import StorageError
from npi_tf.serving.export import export, versions
from npi_tf.solver import Solver
from tests.disk import full_disk
from tests.models import addition_model
from tests.trained import trained_addition_model
from tests.v1_session import in_fresh_session


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    folder = tmp_path_factory.mktemp("saved_model")
    domain = get_domain("addition")
    return export(trained_addition_model(), domain, folder)


@pytest.mark.slow
def test_fresh_session_adds_and_refuses_row_by_row(exported):
    rows = [
        ("96", "125"),
        ("-1", "2"),
        ("1007", "3"),
        ("", "5"),
        ("007", "003"),
        ("12", "3.5"),
        ("0", "0"),
        ("1" * (MAX_DIGITS + 1), "1"),
        ("9" * 30, "1"),
    ]
    first, second = map(list, zip(*rows, strict=True))
    answer = in_fresh_session(exported, {"a": first, "b": second})
    assert answer["imported"] == []
    refused = "not_a_number"
    assert list(zip(answer["sum"], answer["status"], strict=True)) == [
        ("221", "finished"),
        ("", refused),
        ("1010", "finished"),
        ("", refused),
        ("10", "finished"),
        ("", refused),
        ("0", "finished"),
        ("", "too_long"),
        ("1" + "0" * 30, "finished"),
    ]


def test_untrained_model_says_how_its_runs_ended(tmp_path):
    domain = get_domain("addition")
    model = addition_model()
    serve = tf.saved_model.load(
        str(export(model, domain, tmp_path))
    ).signatures["serving_default"]
    problems = [domain.parse(words) for words in (("1", "2"), ("34", "567"))]
    answer = serve(
        a=tf.constant([p.a for p in problems]),
        b=tf.constant([p.b for p in problems]),
    )
    outcomes = Solver(model, domain, jit_compile=False).solve(problems)
    assert [s.decode().upper() for s in answer["status"].numpy()] == [
        outcome.status.name for outcome in outcomes
    ]
    assert {o.status.name for o in outcomes} != {"FINISHED"}
    assert answer["sum"].numpy().tolist() == [b"", b""]


def test_empty_batch_is_answered_with_nothing(exported):
    serve = tf.saved_model.load(str(exported)).signatures["serving_default"]
    empty = tf.constant([], tf.string)
    answer = serve(a=empty, b=empty)
    assert answer["sum"].shape == answer["status"].shape == (0,)


def test_versions_count_up_and_are_kept(tmp_path):
    domain = get_domain("addition")
    first = export(addition_model(), domain, tmp_path)
    kept = (first / "saved_model.pb").read_bytes()
    second = export(addition_model(), domain, tmp_path)
    assert (first.name, second.name) == ("1", "2")
    assert versions(tmp_path / "addition") == [1, 2]
    assert (first / "saved_model.pb").read_bytes() == kept
    assert {p.name for p in (tmp_path / "addition").iterdir()} == {"1", "2"}


def test_full_disk_leaves_no_version_behind(tmp_path):
    domain = get_domain("addition")
    with full_disk(room=100_000), pytest.raises(StorageError, match="addition"):
        export(addition_model(), domain, tmp_path)
    assert list((tmp_path / "addition").iterdir()) == []


def test_graph_holds_no_python_and_no_compiled_function(exported):
    graph = _meta_graph(exported).graph_def
    nodes = [*graph.node]
    for function in graph.library.function:
        assert "_XlaMustCompile" not in function.attr
        nodes.extend(function.node_def)
    assert not {node.op for node in nodes} & {
        "PyFunc",
        "PyFuncStateless",
        "EagerPyFunc",
    }
    assert not any("GPU" in node.device for node in nodes)


def test_signature_takes_one_string_of_each_per_row(exported):
    signature = _meta_graph(exported).signature_def["serving_default"]
    inputs = {name: info.dtype for name, info in signature.inputs.items()}
    outputs = {name: info.dtype for name, info in signature.outputs.items()}
    string = tf.string.as_datatype_enum
    assert inputs == {"a": string, "b": string}
    assert outputs == {"sum": string, "status": string}
    for info in (*signature.inputs.values(), *signature.outputs.values()):
        assert [d.size for d in info.tensor_shape.dim] == [-1]


def _meta_graph(folder):
    model = saved_model_pb2.SavedModel()
    model.ParseFromString((folder / "saved_model.pb").read_bytes())
    (meta_graph,) = model.meta_graphs
    assert set(meta_graph.meta_info_def.tags) == {"serve"}
    return meta_graph
