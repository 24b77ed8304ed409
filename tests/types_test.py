"""Calls, decisions, events and errors as values."""

import dataclasses
import inspect

import numpy as np
import pytest

from npi_tf import errors
from npi_tf.types import NO_OP, Call, Decision, Event

WRITE = Call("ACT", (2, 3, 1))


def _event():
    return Event(3, 1, 2, Call("ADD1"), np.array([1, 2]), Decision(WRITE, True))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Call("ADD1"), "ADD1"),
        (Call("ADD1", (0, 0, 0)), "ADD1"),
        (WRITE, "ACT(2, 3, 1)"),
        (Decision(Call("ADD1"), end=False), "ADD1"),
        (Decision(WRITE, end=True), "ACT(2, 3, 1) end"),
        (_event(), "    ADD1 -> ACT(2, 3, 1) end"),
    ],
)
def test_text(value, text):
    assert str(value) == text


def test_call_has_no_arguments_by_default():
    assert Call("ADD").arguments == (0, 0, 0)


def test_no_op_is_act_without_arguments():
    assert NO_OP == Call("ACT", (0, 0, 0))


def test_calls_and_decisions_are_equal_by_value():
    assert Call("ADD", (1, 2, 3)) == Call("ADD", (1, 2, 3))
    assert Call("ADD", (1, 2, 3)) != Call("ADD", (1, 2, 4))
    assert Decision(WRITE, end=True) != Decision(WRITE, end=False)
    assert len({Decision(WRITE, end=True), Decision(WRITE, end=True)}) == 1


def test_events_are_equal_only_to_themselves():
    event = _event()
    assert event == event
    assert event != _event()


@pytest.mark.parametrize("value", [WRITE, Decision(WRITE, True), _event()])
def test_values_cannot_be_changed(value):
    for field in dataclasses.fields(value):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, field.name, None)


def test_every_error_is_an_npi_error_and_nothing_else():
    found = [value for _, value in inspect.getmembers(errors, inspect.isclass)]
    bases = {error.__name__: error.__bases__ for error in found}
    assert bases.pop("NPIError") == (Exception,)
    assert set(bases.values()) == {(errors.NPIError,)}
