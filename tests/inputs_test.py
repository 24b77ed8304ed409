"""From recorded calls to batches."""

import collections
import dataclasses
import itertools
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.prepare import prepare
from npi_tf import inputs
from npi_tf.errors import InvalidConfig
from npi_tf.inputs import batch_of, make_buckets, read_calls, read_traces
from tests.helpers import ADDITION

STEPS = ("observation", "next_program", "next_arguments", "end")

lengths = st.lists(st.integers(1, 300), min_size=1, max_size=40).map(np.array)
replicas = st.integers(1, 4)


@pytest.fixture(scope="module")
def builder(tmp_path_factory):
    return prepare("npi_addition/tiny", tmp_path_factory.mktemp("data"))


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
    monkeypatch.setattr(inputs, "_PATIENCE", patience)
    read_calls(builder, "validation")
    bar = capsys.readouterr().err
    assert ("reading validation" in bar, "6/6" in bar) == (shown, shown)


@given(lengths, st.integers(1, 16), replicas, st.integers(1, 5))
def test_every_call_is_in_one_bucket(lengths, per_replica, replicas, most):
    buckets = make_buckets(lengths, per_replica * replicas, replicas, most)
    members = np.concatenate([bucket.members for bucket in buckets])
    assert sorted(members) == list(range(len(lengths)))
    assert len(buckets) <= most
    assert all(len(bucket.members) for bucket in buckets)


@given(lengths, st.integers(1, 16), replicas)
def test_calls_fit_into_their_buckets(lengths, per_replica, replicas):
    below = 0
    for bucket in make_buckets(lengths, per_replica * replicas, replicas):
        inside = lengths[bucket.members]
        assert below < inside.min() <= inside.max() <= bucket.steps
        assert bucket.steps % 4 == 0
        below = bucket.steps
    assert bucket.steps - lengths.max() < 4


@given(lengths, st.integers(1, 16), replicas)
def test_batches_suit_replicas_and_shrink(lengths, per_replica, replicas):
    most = per_replica * replicas
    sizes = [b.batch_size for b in make_buckets(lengths, most, replicas)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] <= most
    assert all(size >= replicas and size % replicas == 0 for size in sizes)


def test_long_calls_come_in_smaller_batches():
    buckets = make_buckets(np.array([1, 5, 9, 17, 30, 32]), 64, replicas=2)
    assert [bucket.steps for bucket in buckets] == [4, 8, 16, 32]
    assert [bucket.batch_size for bucket in buckets] == [64, 64, 32, 16]
    assert [bucket.members.tolist() for bucket in buckets] == [
        [0],
        [1],
        [2],
        [3, 4, 5],
    ]


def test_a_batch_has_room_for_every_replica():
    buckets = make_buckets(np.array([2, 100]), 6, replicas=3)
    assert [bucket.batch_size for bucket in buckets] == [6, 3]


def test_the_first_bucket_is_as_short_as_the_shortest_calls():
    buckets = make_buckets(np.array([18, 20, 40, 100]), 8, most=3)
    assert [b.steps for b in buckets] == [20, 52, 100]
    assert [b.members.tolist() for b in buckets] == [[0, 1], [2], [3]]
    assert [b.batch_size for b in buckets] == [8, 6, 3]


def test_a_single_bucket_takes_all_calls():
    [bucket] = make_buckets(np.array([1, 20, 60, 98]), 8, most=1)
    assert (bucket.steps, bucket.batch_size) == (100, 8)
    assert bucket.members.tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize(("size", "replicas"), [(0, 1), (-2, 2), (5, 2)])
def test_a_batch_that_replicas_cannot_share_is_refused(size, replicas):
    with pytest.raises(
        InvalidConfig,
        match=f"number of replicas, {replicas}. Received: {size}",
    ):
        make_buckets(np.array([1]), size, replicas)


def test_a_batch_holds_the_chosen_calls(calls):
    rng = np.random.default_rng(0)
    arguments = rng.integers(100, size=calls.arguments.shape)
    calls = dataclasses.replace(calls, arguments=arguments)
    longest = int(np.argmax(calls.length))
    index = np.array([longest, 0, longest])
    steps = int(calls.length.max())
    batch = batch_of(calls, index, steps)
    assert set(batch) == {"program", "arguments", "mask", *STEPS}
    for name in ("program", "arguments"):
        np.testing.assert_array_equal(batch[name], getattr(calls, name)[index])
    for name in STEPS:
        np.testing.assert_array_equal(
            batch[name], getattr(calls, name)[index][:, :steps]
        )


def test_a_mask_ends_with_its_call(calls):
    index = np.arange(len(calls))
    mask = batch_of(calls, index, calls.end.shape[1])["mask"]
    assert mask.dtype == bool
    assert mask.tolist() == [
        [t < length for t in range(mask.shape[1])] for length in calls.length
    ]
    last = mask.sum(axis=1) - 1
    assert calls.end[index, last].all()
