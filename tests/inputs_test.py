"""From recorded calls to batches."""

import collections
import dataclasses

import numpy as np
import pytest
import tensorflow_datasets as tfds
from hypothesis import given
from hypothesis import strategies as st

from datasets.call_features import call_features
from datasets.prepare import prepare
from npi_tf.errors import InvalidConfig
from npi_tf.inputs import batch_of, make_buckets, read_calls
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


class HandmadeCalls(tfds.core.GeneratorBasedBuilder):
    """Calls of which no two are the same but the first and the last."""

    VERSION = tfds.core.Version("1.0.0")
    CALLS = (
        {},
        {"program": 1},
        {"arguments": [0, 0, 1]},
        {"observation": [[0, 0, 0, 1]]},
        {"next_program": [1]},
        {"next_arguments": [[0, 1, 0]]},
        {"end": [True]},
        {"steps": 2},
        {},
    )

    def _info(self):
        return tfds.core.DatasetInfo(
            builder=self, features=call_features(ADDITION)
        )

    def _split_generators(self, dl_manager):
        return {"train": self._generate_examples()}

    def _generate_examples(self):
        for i, changes in enumerate(self.CALLS):
            steps = changes.get("steps", 1)
            values = {
                "observation": np.zeros((steps, 4), np.uint8),
                "next_program": [0] * steps,
                "next_arguments": np.zeros((steps, 3), np.int32),
                "end": [False] * steps,
            }
            yield (
                i,
                {
                    **{"problem": i, "question": "", "call": i, "parent": -1},
                    "program": changes.get("program", 0),
                    "arguments": changes.get("arguments", [0, 0, 0]),
                    "steps": {n: changes.get(n, v) for n, v in values.items()},
                },
            )


def _key(program, arguments, steps):
    """Returns a call as a value: all that `Calls` tells calls apart by."""
    return (
        int(program),
        tuple(arguments.tolist()),
        tuple(repr(steps[name].astype(int).tolist()) for name in STEPS),
    )


def _recorded(builder, split):
    return [
        _key(example["program"], example["arguments"], example["steps"])
        for example in builder.as_dataset(split=split).as_numpy_iterator()
    ]


def _keys(calls):
    return [
        _key(
            calls.program[i],
            calls.arguments[i],
            {name: getattr(calls, name)[i, :length] for name in STEPS},
        )
        for i, length in enumerate(calls.length)
    ]


@pytest.mark.parametrize("split", ["train", "validation"])
def test_every_recorded_call_is_read_and_counted(builder, split):
    calls = read_calls(builder, split)
    counted = dict(zip(_keys(calls), calls.count.tolist(), strict=True))
    assert counted == collections.Counter(_recorded(builder, split))
    assert calls.count.sum() == builder.info.splits[split].num_examples


def test_each_distinct_call_stands_once(calls):
    assert len(set(_keys(calls))) == len(calls) < calls.count.sum()


def test_calls_that_differ_in_anything_are_told_apart(tmp_path):
    builder = HandmadeCalls(data_dir=tmp_path)
    builder.download_and_prepare()
    calls = read_calls(builder, "train")
    different = len(HandmadeCalls.CALLS) - 1
    assert sorted(calls.count) == [1] * (different - 1) + [2]
    assert len(set(_keys(calls))) == different


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


def test_reading_twice_gives_the_same_order(builder, calls):
    assert _keys(read_calls(builder, "train")) == _keys(calls)


def test_an_unknown_split_is_refused(builder):
    with pytest.raises(
        InvalidConfig,
        match="npi_addition/tiny/1.0.0 must be one of train, validation, test. "
        "Received: 'dev'",
    ):
        read_calls(builder, "dev")


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
