"""Calls as bytes, and back."""

import numpy as np
import pytest

from npi_tf.call_keys import call_keys, step_dtype, unpack

STEP = step_dtype(2, np.dtype(np.uint8))
ZEROS = {
    "program": 0,
    "arguments": [0, 0, 0],
    "observation": [0, 0],
    "next_program": 0,
    "next_arguments": [0, 0, 0],
    "end": False,
}


def one_step_calls(*changes):
    """Returns a trace of calls that are all zeros but for what is named."""
    rows = [ZEROS | change for change in changes]
    columns = {name: np.array([row[name] for row in rows]) for name in ZEROS}
    numbers = np.arange(len(rows), dtype=np.int32)
    calls = {name: columns.pop(name) for name in ("program", "arguments")}
    return {
        "calls": calls | {"parent": numbers - 1},
        "steps": columns | {"call": numbers},
    }


def interleaved():
    """Returns a trace of three calls whose steps show their time."""
    trace = one_step_calls(*[{"observation": [t, 0]} for t in range(6)])
    trace["steps"]["call"] = np.array([0, 1, 0, 2, 2, 0], np.int32)
    trace["calls"] = {n: x[:3] for n, x in trace["calls"].items()}
    return trace


def test_calls_that_differ_in_anything_are_told_apart():
    keys = call_keys(
        one_step_calls(
            {},
            {"program": 1},
            {"arguments": [0, 0, 1]},
            {"observation": [0, 1]},
            {"next_program": 1},
            {"next_arguments": [0, 1, 0]},
            {"end": True},
        ),
        STEP,
        programs=[0, 1],
    )
    assert len(set(keys)) == len(keys) == 7


def test_it_does_not_matter_who_called():
    first, last = call_keys(one_step_calls({}, {}), STEP, programs=[0])
    assert first == last


def test_steps_of_a_call_that_waits_are_put_together():
    keys = call_keys(interleaved(), STEP, programs=[0])
    columns = unpack(keys, STEP, grain=1)
    assert columns["length"].tolist() == [3, 1, 2]
    assert columns["observation"][..., 0].tolist() == [
        [0, 2, 5],
        [1, 0, 0],
        [3, 4, 0],
    ]


def test_calls_of_other_programs_are_left_out():
    trace = interleaved()
    trace["calls"]["program"] = np.array([4, 2, 3])
    keys = call_keys(trace, STEP, programs=[3, 4])
    columns = unpack(keys, STEP, grain=1)
    assert columns["program"].tolist() == [4, 3]
    assert columns["length"].tolist() == [3, 2]


@pytest.mark.parametrize(("grain", "padded"), [(1, 3), (2, 4), (3, 3), (4, 4)])
def test_steps_are_padded_to_whole_grains(grain, padded):
    keys = call_keys(interleaved(), STEP, programs=[0])
    assert unpack(keys, STEP, grain)["end"].shape == (3, padded)


def test_calls_come_back_as_they_were():
    change = {
        "program": 9,
        "arguments": [1, 70_000, 3],
        "observation": [4, 255],
        "next_program": 8,
        "next_arguments": [70_001, 5, 6],
        "end": True,
    }
    keys = call_keys(one_step_calls(change), STEP, programs=[9])
    columns = unpack(keys, STEP, grain=2)
    assert {name: x[0].tolist() for name, x in columns.items()} == {
        "length": 1,
        "program": 9,
        "arguments": [1, 70_000, 3],
        "observation": [[4, 255], [0, 0]],
        "next_program": [8, 0],
        "next_arguments": [[70_001, 5, 6], [0, 0, 0]],
        "end": [True, False],
    }


@pytest.mark.parametrize("dtype", [np.uint8, np.int32])
def test_columns_have_the_documented_types(dtype):
    step = step_dtype(2, np.dtype(dtype))
    keys = call_keys(one_step_calls({}), step, programs=[0])
    types = {name: x.dtype for name, x in unpack(keys, step, grain=4).items()}
    assert types == {
        "length": np.int64,
        "program": np.int32,
        "arguments": np.int32,
        "observation": dtype,
        "next_program": np.int32,
        "next_arguments": np.int32,
        "end": bool,
    }


def test_pictures_tell_calls_apart_and_come_back():
    step = step_dtype(2, np.dtype(np.uint8), pictures=True)
    trace = one_step_calls({}, {}, {})
    trace["steps"]["picture"] = np.array([70_000, 3, 70_000])
    keys = call_keys(trace, step, programs=[0])
    assert keys[0] == keys[2] != keys[1]
    picture = unpack(dict.fromkeys(keys), step, grain=2)["picture"]
    assert picture.dtype == np.int32
    assert picture.tolist() == [[70_000, 0], [3, 0]]
