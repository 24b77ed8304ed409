"""Traces as JSON: written, read back, and refused."""

import json

import pytest
from hypothesis import given

from npi_tf.errors import InvalidTrace
from npi_tf.interpreter import Limits, Status
from npi_tf.traces import Trace
from tests.helpers import addition_problems, leaves, record_addition


def _edited(change):
    """Returns the JSON of a small trace after a change to its fields."""
    fields = json.loads(record_addition("5", "4").to_json())
    change(fields)
    return json.dumps(fields)


@given(addition_problems)
def test_json_gives_back_the_trace(problem):
    trace = record_addition(problem.a, problem.b, frames=True)
    back = Trace.from_json(trace.to_json())
    assert list(map(leaves, back.events)) == list(map(leaves, trace.events))
    assert back.status is trace.status
    assert back.answer == trace.answer
    assert back.frames == trace.frames


def test_json_keeps_how_a_run_ended():
    trace = record_addition("5", "4", limits=Limits(steps=3))
    back = Trace.from_json(trace.to_json())
    assert (back.status, back.answer) == (Status.STEP_LIMIT, "9")


def test_json_is_one_line_of_plain_words():
    text = record_addition("5", "4").to_json()
    assert len(text.splitlines()) == 1
    assert json.loads(text)["events"][1] == {
        "call_id": 1,
        "parent_id": 0,
        "depth": 1,
        "program": "ADD1",
        "arguments": [0, 0, 0],
        "observation": [5, 4, 10, 10],
        "next_program": "ACT",
        "next_arguments": [2, 3, 9],
        "end": True,
    }


@pytest.mark.parametrize(
    "text", ["", "{", "null", "7", "[]", "[1]", "{}", '"events"', "[" * 100_000]
)
def test_what_is_no_trace_is_refused(text):
    with pytest.raises(InvalidTrace, match="^A trace must be a JSON object"):
        Trace.from_json(text)


def test_what_is_no_text_is_refused():
    with pytest.raises(InvalidTrace, match="Received: 'None'"):
        Trace.from_json(None)


def test_message_shows_the_start_of_what_was_refused():
    with pytest.raises(InvalidTrace, match=r"Received: 'x{60}' \(JSONDecode"):
        Trace.from_json("x" * 1000)


@pytest.mark.parametrize("key", ["events", "status", "answer", "frames"])
def test_missing_fields_are_refused(key):
    text = _edited(lambda fields: fields.pop(key))
    with pytest.raises(InvalidTrace, match=rf"KeyError\('{key}'\)"):
        Trace.from_json(text)


@pytest.mark.parametrize(
    "key",
    [
        "call_id",
        "parent_id",
        "depth",
        "program",
        "arguments",
        "observation",
        "next_program",
        "next_arguments",
        "end",
    ],
)
def test_missing_fields_of_events_are_refused(key):
    text = _edited(lambda fields: fields["events"][2].pop(key))
    with pytest.raises(InvalidTrace, match=rf"KeyError\('{key}'\)"):
        Trace.from_json(text)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("observation", "abc"),
        ("observation", [1, [2, 3]]),
        ("observation", [10**12]),
        ("arguments", 5),
        ("next_arguments", None),
    ],
)
def test_events_of_the_wrong_form_are_refused(key, value):
    text = _edited(lambda fields: fields["events"][2].update({key: value}))
    with pytest.raises(InvalidTrace, match="^A trace must be a JSON object"):
        Trace.from_json(text)


def test_unknown_status_is_refused():
    text = _edited(lambda fields: fields.update(status="DONE"))
    with pytest.raises(InvalidTrace, match=r"KeyError\('DONE'\)"):
        Trace.from_json(text)
