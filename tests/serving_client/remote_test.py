"""Solving and tracing by a server, and what is made of its answers."""

import pytest

from npi_tf.domains import get_domain
from npi_tf.errors import InvalidAnswer, InvalidConfig, ServerRefused
from npi_tf.interpreter import Status
from npi_tf.model_files import load_model
from npi_tf.policy import NetworkPolicy
from npi_tf.serving.client import DEFAULT_SIGNATURE, Client
from npi_tf.serving.remote import solve, trace
from npi_tf.solver import Solver
from npi_tf.traces import record
from serving.double.server import Double
from tests.helpers import ADDITION, record_addition, sample_problems
from tests.serving_client.conftest import MODELS, address_of
from tests.serving_client.constant_models import decided, save
from tests.trained import TRAINED


def ask(what, folder, words=("96", "125"), protocol="grpc"):
    with Double({"addition": folder}) as double:
        address = address_of(double, protocol)
        with Client(address, "addition") as client:
            return what(client, ADDITION, ADDITION.parse(words))


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
