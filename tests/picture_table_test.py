"""The pictures of a dataset's traces, each one once."""

import collections
import tracemalloc

import numpy as np
import pytest

from datasets.prepare import prepare
from npi_tf.batches import batch_of, show
from npi_tf.calls import read_calls
from npi_tf.picture_table import PictureTable


@pytest.fixture(scope="module")
def builder(data_dir):
    return prepare("npi_canon/tiny", data_dir)


def test_every_step_reads_the_picture_that_it_saw(builder):
    calls = read_calls(builder, "train")
    seen = {}
    for trace in builder.as_dataset(split="train").as_numpy_iterator():
        for call, symbols, picture in zip(
            trace["steps"]["call"],
            trace["steps"]["observation"],
            trace["steps"]["picture"],
            strict=True,
        ):
            key = (trace["calls"]["program"][call], *symbols)
            pixels = trace["pictures"][picture].tobytes()
            seen.setdefault(key, set()).add(pixels)
    read = {}
    for i, length in enumerate(calls.length):
        for t in range(length):
            key = (calls.program[i], *calls.observation[i, t])
            pixels = calls.pictures[calls.picture[i, t]].tobytes()
            read.setdefault(key, set()).add(pixels)
    assert read == seen


def test_every_picture_is_kept_once_in_the_order_of_first_occurrence(builder):
    calls = read_calls(builder, "train")
    recorded = [
        picture.tobytes()
        for trace in builder.as_dataset(split="train").as_numpy_iterator()
        for picture in trace["pictures"]
    ]
    names = {
        picture.tobytes(): tuple(view)
        for trace in builder.as_dataset(split="train").as_numpy_iterator()
        for picture, view in zip(
            trace["pictures"], trace["views"].tolist(), strict=True
        )
    }
    kept = [picture.tobytes() for picture in calls.pictures]
    assert kept == list(dict.fromkeys(recorded))
    assert [tuple(view) for view in calls.views.tolist()] == [
        names[picture] for picture in kept
    ]
    assert calls.picture.dtype == np.int32


def test_rare_names_weigh_as_much_as_frequent_ones(builder):
    calls = read_calls(builder, "train")
    weights = collections.defaultdict(float)
    for view, rarity in zip(calls.views.tolist(), calls.rarity, strict=True):
        weights[tuple(view)] += rarity
    counts = collections.Counter(map(tuple, calls.views.tolist()))
    assert len(set(counts.values())) > 1
    mean = len(calls.views) / len(counts)
    assert list(weights.values()) == pytest.approx([mean] * len(weights))
    assert calls.rarity.dtype == np.float32
    assert calls.rarity.mean() == pytest.approx(1)


def test_no_second_copy_of_the_pictures_is_made():
    table, shown = PictureTable(), 640
    tracemalloc.start()
    for number in range(shown):
        picture = np.full((1, 64, 64, 3), number % 256, np.uint8)
        picture[0, 0, 0, 0] = number // 256
        steps = {"picture": np.array([0])}
        views = np.array([[0, 0]])
        table.taken_from({"pictures": picture, "views": views, "steps": steps})
    pictures = table.columns()["pictures"]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(pictures) == shown
    assert peak < 1.3 * pictures.nbytes


def test_calls_without_pictures_have_none(data_dir):
    calls = read_calls(prepare("npi_addition/tiny", data_dir), "validation")
    assert calls.picture is None
    assert calls.pictures is None
    assert calls.views is None
    assert calls.rarity is None
    batch = batch_of(calls, np.arange(3), 4)
    assert show(batch, None) is batch
