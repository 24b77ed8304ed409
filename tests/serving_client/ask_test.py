"""`ask --server`: a served network answers as one that lies here."""

import numpy as np
import pytest
import tensorflow as tf
from tensorflow_serving.apis import predict_pb2

from benchmarks.served_questions import random_model
from npi_tf.cli.main import main
from npi_tf.errors import InvalidAnswer, ServerRefused
from npi_tf.model_files import save_model
from npi_tf.neural_programmer.asking import ask
from npi_tf.neural_programmer.client import reply, request
from npi_tf.neural_programmer.serving.export import export_programmer
from npi_tf.neural_programmer.tables import Column, Table
from npi_tf.neural_programmer.variants import VARIANTS
from npi_tf.serving.client import DEFAULT_SIGNATURE
from npi_tf.serving.grpc_transport import predict_request
from npi_tf.serving.remote_asking import ask as ask_remotely
from serving.double.models import newest_version
from serving.double.servable import Servable
from serving.double.server import Double
from tests.script_runs import printed_by
from tests.serving_client.conftest import address_of
from tests.trained import TRAINED_TABLES, trained_programmer

TABLE = "A\n60.25\n1.5\n-3\n123456.7\n"
QUESTIONS = (
    "greater 50 sum",
    "lesser 2 and greater -5.5 count",
    "greater 1 print",
    "lesser -99 print",
    "sum diff count",
)


@pytest.fixture
def table(tmp_path):
    """A CSV file as an option."""
    path = tmp_path / "table.csv"
    path.write_text(TABLE)
    return f"--table={path}"


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_server_answers_as_the_network_that_lies_here(
    question, table, double, capsys
):
    status = main(["ask", f"--model={TRAINED_TABLES}", table, question])
    here = capsys.readouterr()
    assert len(here.out.splitlines()) == 4 + (status == 0)
    for protocol in ("grpc", "rest"):
        server = f"--server={address_of(double, protocol)}"
        assert main(["ask", server, table, question]) == status
        assert capsys.readouterr() == here


def test_a_program_without_an_answer_exits_with_1(table, tmp_path, capsys):
    """Random weights end programs as they like."""
    model = random_model(VARIANTS["columns_1"], seed=3)
    save_model(model, tmp_path)
    served = export_programmer(model, tmp_path / "served").parent
    statuses = set()
    with Double({"tables": served}) as double:
        server = f"--server={address_of(double, 'grpc')}"
        for question in ("sum", "count", "lesser 2 sum"):
            command = ["ask", table, question]
            statuses.add(main([*command, f"--model={tmp_path}"]))
            here = capsys.readouterr()
            main([*command, server])
            assert capsys.readouterr() == here
    assert statuses == {0, 1}


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["sum", "--server=nowhere"], "A server must be HOST:PORT"),
        (["sum", "--model_name=lists"], "model 'lists', signature 'trace': "),
        (["sum", "--model_name=max"], "trace"),
        (["sum", "--model=runs/tables"], "a model here or by a server"),
        (["sum", "--timeout=0"], "must be above 0"),
        (["total"], "unknown_word: A word must be one of"),
    ],
)
def test_requests_at_fault_exit_with_2(words, complaint, table, server, capsys):
    assert main(["ask", table, f"--server={server}", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error: ")
    assert complaint in err


def test_somebody_has_to_answer(table, capsys):
    assert main(["ask", table, "sum"]) == 2
    err = capsys.readouterr().err
    assert "by `--model` or `--server`. Received: neither." in err


@pytest.mark.parametrize("question", ["", "sum B", "3 sum", "sums"])
def test_what_no_network_reads_is_not_sent(
    question, table, gate, server, capsys
):
    assert main(["ask", table, f"--server={server}", question]) == 2
    assert gate.requests == 0


def test_a_table_that_the_network_never_saw_is_refused(connect):
    table = Table((Column("B", (1.0,)),))
    with pytest.raises(ServerRefused, match=r"unknown_in_table: .* B\.$"):
        ask_remotely(connect("tables"), table, "sum")


def test_answers_of_another_model_are_refused():
    class Other:
        def predict(self, signature, inputs):
            return {"sum": np.array([b"3"]), "status": np.array([b"answered"])}

    with pytest.raises(InvalidAnswer, match="a question about a table"):
        ask_remotely(Other(), Table((Column("A", (1.0,)),)), "sum")


def test_an_empty_batch_and_an_unknown_signature(connect):
    client = connect("tables")
    table = Table((Column("A", (1.0,)),))
    sent = request("sum", table)
    with pytest.raises(ServerRefused, match="no_such"):
        client.predict("no_such", sent)
    wrong = {**sent, "rows": np.array([["1"]], object)}
    with pytest.raises(ServerRefused, match="'rows'"):
        client.predict(DEFAULT_SIGNATURE, wrong)
    outputs = client.predict(DEFAULT_SIGNATURE, sent)
    assert outputs["answer"].tolist() == [b"1"]


def test_a_message_that_went_through_bytes_is_answered_as_here(base_paths):
    table = Table((Column("A", (60.25, 1.5, 70.0)),))
    sent = predict_request("tables", "trace", request("greater 50 sum", table))
    read = predict_pb2.PredictRequest.FromString(sent.SerializeToString())
    outputs = Servable(newest_version(base_paths["tables"])).run(
        read.model_spec.signature_name,
        {key: tf.make_ndarray(tensor) for key, tensor in read.inputs.items()},
    )
    expected = ask(trained_programmer(), table, "greater 50 sum")
    assert reply(outputs) == expected
    assert outputs["status"].tolist() == [b"answered"]


def test_rest_asks_without_tensorflow(table, double):
    server = f"--server={address_of(double, 'rest')}"
    script = (
        "import sys\n"
        "from npi_tf.cli.main import main\n"
        f"status = main(['ask', {table!r}, {server!r}, 'greater 50 sum'])\n"
        "print(status, {'tensorflow', 'keras', 'grpc'} & set(sys.modules))\n"
    )
    assert printed_by(script).splitlines()[-2:] == ["123516.95", "0 set()"]
