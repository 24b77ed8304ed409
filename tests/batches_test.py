"""From calls to batches of few shapes."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.prepare import prepare
from npi_tf.batches import batch_of, make_buckets, show
from npi_tf.calls import read_calls
from npi_tf.errors import InvalidConfig
from tests.picture_calls import picture_calls

lengths = st.lists(st.integers(1, 300), min_size=1, max_size=40).map(np.array)
replicas = st.integers(1, 4)
STEPS = ("observation", "next_program", "next_arguments", "end")


@pytest.fixture(scope="module")
def calls(data_dir):
    return read_calls(prepare("npi_addition/tiny", data_dir), "train")


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


def test_only_pictures_that_steps_see_are_shown():
    calls = picture_calls(count=6, steps=4, pictures=40)
    batch = batch_of(calls, np.arange(6), 4)
    shown = show(batch, calls)
    wanted = batch["picture"][batch["mask"]]
    assert len(shown["pictures"]) == len(set(wanted.tolist()))
    assert len(set(batch["picture"].ravel().tolist())) > len(set(wanted))
    np.testing.assert_array_equal(
        shown["pictures"][shown["view"]][batch["mask"]], calls.pictures[wanted]
    )
    for name in ("views", "rarity"):
        np.testing.assert_array_equal(
            shown[name][shown["view"]][batch["mask"]],
            getattr(calls, name)[wanted],
        )
    assert "picture" not in shown
