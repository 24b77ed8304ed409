"""`solve --server`, and what it makes of a server's answers."""

import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf

from npi_tf.cli.main import main
from npi_tf.domains import get_domain
from npi_tf.errors import InvalidAnswer, InvalidConfig, ServerRefused
from npi_tf.interpreter import Status
from npi_tf.model_files import load_model
from npi_tf.policy import NetworkPolicy
from npi_tf.serving.client import DEFAULT_SIGNATURE, Client
from npi_tf.serving.export import export
from npi_tf.serving.remote import solve, trace
from npi_tf.solver import Solver
from npi_tf.traces import record
from serving.double.server import Double
from tests.helpers import ADDITION, record_addition, sample_problems
from tests.models import addition_model
from tests.script_runs import ROOT
from tests.serving_client.conftest import MODELS, address_of
from tests.trained import TRAINED


def save(folder, signatures):
    """Saves a model whose signatures take two texts and return constants.

    Args:
        folder: gets the version 1.
        signatures: outputs by name, by the name of the signature.
    """

    def constant(outputs):
        @tf.function(
            input_signature=[
                tf.TensorSpec([None], tf.string, "a"),
                tf.TensorSpec([None], tf.string, "b"),
            ]
        )
        def answer(a, b):
            return {name: tf.constant(rows) for name, rows in outputs.items()}

        return answer

    tf.saved_model.save(
        tf.Module(),
        str(folder / "1"),
        signatures={n: constant(outputs) for n, outputs in signatures.items()},
    )
    return folder


def decided(events, status="finished", padding=3):
    """Returns the outputs of the signature `trace` for one row."""
    decisions = [event.decision for event in events]
    names = [d.call.program for d in decisions] + [""] * padding
    arguments = [d.call.arguments for d in decisions] + [(-1,) * 3] * padding
    return {
        "program": np.array([names]),
        "arguments": np.array([arguments], np.int32),
        "end": np.array([[d.end for d in decisions] + [False] * padding]),
        "status": np.array([status]),
    }


def ask(what, folder, words=("96", "125"), protocol="grpc"):
    with Double({"addition": folder}) as double:
        address = address_of(double, protocol)
        with Client(address, "addition") as client:
            return what(client, ADDITION, ADDITION.parse(words))


@pytest.mark.parametrize(
    ("domain", "words", "answer"),
    [
        ("addition", ["96", "125"], "221"),
        ("sort", ["9", "2", "5"], "2 5 9"),
        ("max", ["2", "9", "5"], "9"),
    ],
)
def test_solve_prints_the_servers_answer(domain, words, answer, server, capsys):
    assert main(["solve", domain, *words, f"--server={server}"]) == 0
    assert capsys.readouterr() == (f"{answer}\n", "")


@pytest.mark.parametrize("name", MODELS)
def test_a_server_answers_as_the_solver(name, connect):
    domain = get_domain(name)
    problems = sample_problems(domain, seed=3, per_length=1)
    client = connect(name)
    solver = Solver(load_model(TRAINED[name]), domain, jit_compile=False)
    for outcome in solver.solve(problems):
        answer, status = solve(client, domain, outcome.problem)
        assert status == outcome.status
        if status == Status.FINISHED:
            assert answer == outcome.answer


def test_options_stand_before_the_domain_too(server, capsys):
    words = [f"--server={server}", "--model_name=max", "--timeout=20"]
    assert main(["solve", *words, "max", "3", "4"]) == 0
    assert capsys.readouterr().out == "4\n"


def test_a_program_that_is_stopped_exits_with_1(tmp_path, capsys):
    path = export(addition_model(), ADDITION, tmp_path).parent
    with Double({"mine": path}) as double:
        words = [f"--server={address_of(double, 'rest')}", "--model_name=mine"]
        assert main(["solve", "addition", "12", "34", *words]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("The program did not run to its end: ")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--server=nowhere"], "A server must be HOST:PORT"),
        (["--model_name=sums"], "model 'sums', metadata: NOT_FOUND"),
        (["--model=runs/addition"], "a model here or by a server"),
        (["--timeout=0"], "must be above 0"),
    ],
)
def test_requests_at_fault_exit_with_2(words, complaint, server, capsys):
    command = ["solve", "addition", "1", "2", f"--server={server}", *words]
    assert main(command) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error: ")
    assert complaint in err


def test_a_model_without_traces_says_so(tmp_path, capsys):
    row = {"sum": ["3"], "status": ["finished"]}
    folder = save(tmp_path, {DEFAULT_SIGNATURE: row})
    with Double({"addition": folder}) as double:
        command = ["solve", "addition", "1", "2", "--trace"]
        assert main([*command, f"--server={address_of(double, 'rest')}"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "signature 'trace'" in err


def test_a_server_that_is_not_there_exits_with_2(capsys):
    words = ["--server=http://127.0.0.1:1", "--timeout=0.2"]
    assert main(["solve", "addition", "1", "2", *words]) == 2
    assert "A model server must listen" in capsys.readouterr().err


def test_a_problem_is_checked_before_it_is_sent(gate, server, capsys):
    command = ["solve", "addition", "1", "x", f"--server={server}"]
    assert main(command) == 2
    assert gate.requests == 0


@pytest.mark.parametrize("protocol", ["grpc", "rest"])
def test_a_car_is_turned_around_by_a_served_network(protocol, tmp_path, capsys):
    start = ["--drawn=1", "--azimuth=15", "--elevation=30"]
    assert main(["solve", "canon", *start]) in (0, 1)
    here = capsys.readouterr().out
    canon = get_domain("canon")
    path = export(load_model(TRAINED["canon"]), canon, tmp_path).parent
    with Double({"canon": path}) as double:
        server = f"--server={address_of(double, protocol)}"
        assert main(["solve", "canon", *start, server]) in (0, 1)
    assert capsys.readouterr().out == here
    assert here.startswith("GOTO\n  HGOTO\n")


def test_a_model_without_steps_says_so(tmp_path, capsys):
    row = {"sum": ["3"], "status": ["finished"]}
    folder = save(tmp_path, {DEFAULT_SIGNATURE: row})
    with Double({"canon": folder}) as double:
        server = f"--server={address_of(double, 'rest')}"
        assert main(["solve", server, "canon", "--drawn=1"]) == 2
    assert "Received: serving_default." in capsys.readouterr().err


@pytest.mark.parametrize("name", MODELS)
def test_a_served_trace_is_that_of_the_network(name, connect):
    domain = get_domain(name)
    policy = NetworkPolicy(load_model(TRAINED[name]), domain)
    for problem in sample_problems(domain, seed=4, per_length=1)[1:]:
        expected = record(domain, problem, policy, frames=True)
        found = trace(connect(name), domain, problem)
        assert found.text(domain, frames=True) == expected.text(
            domain, frames=True
        )
        assert (found.answer, found.status) == (
            expected.answer,
            expected.status,
        )


def test_a_problem_that_the_server_does_not_take_is_refused(connect):
    digits = "1" * 100_001
    with pytest.raises(ServerRefused, match="Received: too_long"):
        solve(connect(), ADDITION, ADDITION.parse([digits, "1"]))


def test_a_row_that_is_refused_says_why(tmp_path):
    row = {
        "sum": [""],
        "status": ["too_long"],
        "message": ["`a` must be short."],
    }
    folder = save(tmp_path, {DEFAULT_SIGNATURE: row})
    with pytest.raises(ServerRefused, match="too_long: `a` must be short"):
        ask(solve, folder)


def test_a_domain_that_is_not_sent_is_refused(connect):
    canon = get_domain("canon")
    with pytest.raises(InvalidConfig, match="Received: canon"):
        solve(connect(), canon, canon.parse(["60", "45"]))


@pytest.mark.parametrize("protocol", ["grpc", "rest"])
def test_a_trace_is_what_the_decisions_did_here(protocol, tmp_path):
    expected = record_addition("96", "125", frames=True)
    folder = save(tmp_path, {"trace": decided(expected.events)})
    found = ask(trace, folder, protocol=protocol)
    assert found.text(ADDITION, frames=True) == expected.text(
        ADDITION, frames=True
    )
    assert (found.answer, found.status) == ("221", Status.FINISHED)


def test_solve_shows_the_servers_trace(tmp_path, capsys):
    expected = record_addition("96", "125", frames=True)
    folder = save(tmp_path, {"trace": decided(expected.events, padding=0)})
    with Double({"addition": folder}) as double:
        server = address_of(double, "grpc")
        command = ["solve", "addition", "96", "125", f"--server={server}"]
        assert main([*command, "--trace"]) == 0
    text = expected.text(ADDITION, frames=True)
    assert capsys.readouterr().out == f"{text}\n221\n"


def test_a_model_of_several_domains_is_asked_by_their_names(tmp_path):
    events = record_addition("96", "125").events
    sort = {"sorted": [[1]], "status": ["finished"]}
    folder = save(
        tmp_path,
        {
            DEFAULT_SIGNATURE: sort,
            "trace": sort,
            "addition": {"sum": ["221"], "status": ["finished"]},
            "addition/trace": decided(events),
        },
    )
    assert ask(solve, folder) == ("221", Status.FINISHED)
    assert ask(trace, folder).answer == "221"


@pytest.mark.parametrize(
    ("kept", "status"),
    [(slice(5), "finished"), (slice(None), "step_limit")],
)
def test_a_trace_that_does_not_lead_to_its_status_is_refused(
    kept, status, tmp_path
):
    events = record_addition("96", "125").events[kept]
    folder = save(tmp_path, {"trace": decided(events, status)})
    with pytest.raises(InvalidAnswer, match="must lead to its status"):
        ask(trace, folder)


def test_a_trace_that_goes_on_behind_its_end_is_refused(tmp_path):
    events = record_addition("96", "125").events
    folder = save(tmp_path, {"trace": decided([*events, events[0]])})
    with pytest.raises(InvalidAnswer, match="FINISHED after"):
        ask(trace, folder)


@pytest.mark.parametrize(
    ("outputs", "what"),
    [
        ({"total": ["221"], "status": ["finished"]}, "total object"),
        ({"sum": ["221"], "state": ["finished"]}, "status of its one row"),
        ({"sum": [221], "status": ["finished"]}, "sum int32"),
        ({"sum": ["221"], "status": [1]}, "status of its one row"),
    ],
)
def test_answers_of_another_domain_are_refused(outputs, what, tmp_path):
    folder = save(tmp_path, {DEFAULT_SIGNATURE: outputs})
    with pytest.raises(InvalidAnswer, match=what):
        ask(solve, folder)


def test_help_names_the_options_of_servers(capsys):
    with pytest.raises(SystemExit):
        main(["solve", "addition", "--help"])
    out = " ".join(capsys.readouterr().out.split())
    assert "--server ADDRESS let a model server solve it" in out
    assert "default: 30" in out


def test_rest_solves_without_tensorflow(double):
    server = address_of(double, "rest")
    script = (
        "import sys\n"
        "from npi_tf.cli.main import main\n"
        f"status = main(['solve', 'addition', '1', '2', '--server={server}'])\n"
        "print(status, {'tensorflow', 'grpc'} & set(sys.modules))\n"
    )
    process = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert process.stdout == "3\n0 set()\n"
