"""The calls that a dataset of traces holds."""

import collections
import dataclasses
import itertools
import re

import numpy as np
import pytest

from datasets.prepare import prepare
from npi_tf import calls as calls_module
from npi_tf.calls import read_calls, read_traces
from npi_tf.errors import InvalidConfig
from tests.helpers import ADDITION

STEPS = ("observation", "next_program", "next_arguments", "end")


@pytest.fixture(scope="module")
def builder(data_dir):
    return prepare("npi_addition/tiny", data_dir)


@pytest.fixture(scope="module")
def calls(builder):
    return read_calls(builder, "train")


def _key(program, arguments, steps):
    """Returns a call as a value: all that `Calls` tells calls apart by."""
    return (
        int(program),
        tuple(arguments.tolist()),
        tuple(repr(steps[name].astype(int).tolist()) for name in STEPS),
    )


def _recorded_traces(builder, split):
    """Returns the calls of each trace of a split."""
    return [
        [
            _key(
                trace["calls"]["program"][i],
                trace["calls"]["arguments"][i],
                {
                    name: trace["steps"][name][trace["steps"]["call"] == i]
                    for name in STEPS
                },
            )
            for i in range(len(trace["calls"]["program"]))
        ]
        for trace in builder.as_dataset(split=split).as_numpy_iterator()
    ]


def _recorded(builder, split):
    """Returns every call of a split, as its traces hold them."""
    return list(itertools.chain(*_recorded_traces(builder, split)))


def _keys(calls):
    return [
        _key(
            calls.program[i],
            calls.arguments[i],
            {name: getattr(calls, name)[i, :length] for name in STEPS},
        )
        for i, length in enumerate(calls.length)
    ]


@pytest.mark.parametrize("split", ["train", "validation", "train[3:5]"])
def test_every_recorded_call_is_read_and_counted(builder, split):
    calls = read_calls(builder, split)
    counted = dict(zip(_keys(calls), calls.count.tolist(), strict=True))
    assert counted == collections.Counter(_recorded(builder, split))


def test_distinct_calls_stand_in_the_order_of_first_occurrence(builder, calls):
    assert _keys(calls) == list(dict.fromkeys(_recorded(builder, "train")))
    assert len(calls) < calls.count.sum()


def test_a_slice_of_a_split_holds_whole_traces(builder):
    first, second = builder.as_dataset(split="train[:2]").as_numpy_iterator()
    assert read_calls(builder, "train[:2]").count.sum() == (
        len(first["calls"]["program"]) + len(second["calls"]["program"])
    )


@pytest.mark.parametrize("split", ["train", "train[3:5]"])
def test_traces_are_made_of_their_calls_in_the_order_of_these(builder, split):
    calls, traces = read_traces(builder, split)
    keys = _keys(calls)
    read = [[keys[position] for position in made] for made in traces]
    assert read == _recorded_traces(builder, split)


def test_calls_are_the_same_whether_or_not_traces_are_asked_for(builder, calls):
    again, traces = read_traces(builder, "train")
    for field in dataclasses.fields(calls):
        np.testing.assert_array_equal(
            getattr(again, field.name), getattr(calls, field.name)
        )
    np.testing.assert_array_equal(
        np.bincount(np.concatenate(traces)), calls.count
    )


def test_traces_of_no_split_are_refused(builder):
    with pytest.raises(InvalidConfig, match="Received: 'dev'"):
        read_traces(builder, "dev")


def test_chosen_programs_alone_are_read(builder, calls):
    chosen = read_calls(builder, "train", ["CARRY", "ADD1"])
    names = np.array(calls.program_names)
    kept = np.isin(names[calls.program], ["CARRY", "ADD1"])
    keys = [key for key, keep in zip(_keys(calls), kept, strict=True) if keep]
    assert _keys(chosen) == keys
    assert chosen.count.tolist() == calls.count[kept].tolist()
    assert chosen.program_names == calls.program_names


def test_calls_are_padded_with_nothing_to_whole_grains(calls):
    assert calls.end.shape[1] == -(-calls.length.max() // 4) * 4
    behind = np.arange(calls.end.shape[1]) >= calls.length[:, None]
    assert behind.any()
    for name in STEPS:
        assert not getattr(calls, name)[behind].any()


def test_programs_are_named_as_in_the_dataset(calls):
    assert calls.program_names == ADDITION.library.names


def test_calls_have_the_documented_types(calls):
    for name in ("program", "arguments", "next_program", "next_arguments"):
        assert getattr(calls, name).dtype == np.int32
    assert calls.count.dtype == calls.length.dtype == np.int64
    assert calls.end.dtype == bool
    assert calls.observation.dtype == np.uint8


@pytest.mark.parametrize(
    "split", ["dev", "train[", "train[:99]", "train[:0]", "train[5:3]"]
)
def test_a_split_without_traces_is_refused(builder, split):
    with pytest.raises(
        InvalidConfig,
        match="npi_addition/tiny/2.0.0 must be one of train, validation, test, "
        "or a slice of one that holds a trace. "
        f"Received: {re.escape(repr(split))}",
    ):
        read_calls(builder, split)


@pytest.mark.parametrize("programs", [["ADD", "SUB"], "SUB"])
def test_an_unknown_program_is_refused(builder, programs):
    with pytest.raises(
        InvalidConfig,
        match="npi_addition/tiny/2.0.0 must be one of ADD, ADD1, CARRY, "
        "LSHIFT, ACT. Received: 'S",
    ):
        read_calls(builder, "train", programs)


@pytest.mark.parametrize("programs", [["ACT"], []])
def test_programs_without_calls_are_refused(builder, programs):
    with pytest.raises(
        InvalidConfig,
        match="a program with calls in train of npi_addition/tiny/2.0.0. "
        f"Received: {re.escape(repr(tuple(programs)))}",
    ):
        read_calls(builder, "train", programs)


@pytest.mark.parametrize(("patience", "shown"), [(0, True), (1e9, False)])
def test_a_bar_is_shown_once_reading_takes_long(
    builder, capsys, monkeypatch, patience, shown
):
    monkeypatch.setattr(calls_module, "_PATIENCE", patience)
    read_calls(builder, "validation")
    bar = capsys.readouterr().err
    assert ("reading validation" in bar, "6/6" in bar) == (shown, shown)
