import collections
import dataclasses
import functools
import json

import numpy as np
import pytest
import tensorflow_datasets as tfds
import trimesh

from datasets.npi_canon import npi_canon_dataset_builder as canon
from datasets.npi_canon.canon_config import CanonConfig
from datasets.prepare import prepare
from npi_tf.cars.appearance import PLAIN
from npi_tf.cars.files import load_car
from npi_tf.cars.renderer import Renderer
from npi_tf.domains.canon.pose import CANONICAL, Pose
from npi_tf.domains.canon.problem import all_poses, way_from
from npi_tf.errors import InvalidConfig

DRAWN = [
    config
    for config in canon.Builder.BUILDER_CONFIGS
    if isinstance(config, CanonConfig)
]
SPLITS = ("train", "seen", "validation", "unseen")


@functools.cache
def drawn(config):
    """Returns the problems of each split, as a list."""
    return {
        split: list(members.values())
        for split, members in config.problems().items()
    }


class NpiCanonTest(tfds.testing.DatasetBuilderTestCase):
    DATASET_CLASS = canon.Builder
    BUILDER_CONFIG_NAMES_TO_TEST = ["tiny"]
    SKIP_CHECKSUMS = True
    SPLITS = {"train": 6, "seen": 2, "validation": 1, "unseen": 1}


@pytest.fixture(params=DRAWN, ids=lambda config: config.name)
def config(request):
    return request.param


@pytest.fixture
def problems(config):
    return drawn(config)


@pytest.fixture(scope="module")
def traces(tmp_path_factory):
    """The traces of tiny with their problems."""
    builder = prepare("npi_canon/tiny", tmp_path_factory.mktemp("data"))
    problems = canon.TINY.problems()
    return [
        (problems[split][trace["problem"]], trace)
        for split in SPLITS
        for trace in builder.as_dataset(split=split).as_numpy_iterator()
    ]


def cars_of(problems):
    return {problem.car for problem in problems}


def in_studio(look):
    fields = ("paintwork", "finish", "framing")
    return all(getattr(look, f) == getattr(PLAIN, f) for f in fields)


def test_problems_are_numbered_through_the_splits():
    splits = canon.PAPER.problems()
    assert tuple(splits) == SPLITS
    numbers = [number for members in splits.values() for number in members]
    assert numbers == list(range(len(numbers)))


def test_every_split_has_its_cars_with_their_starts(config, problems):
    for split, members in problems.items():
        share = getattr(config, split)
        counts = collections.Counter(problem.car for problem in members)
        assert len(counts) == share.cars, split
        assert set(counts.values()) == {share.each}, split


def test_a_car_is_shown_from_one_way_on_either_side():
    ways = collections.defaultdict(set)
    for problem in drawn(canon.FULL_CIRCLE)["train"]:
        if abs(problem.start.azimuth) > 15:
            side = problem.start.azimuth > 0
            ways[problem.car].add((side, problem.start.elevation))
    assert {len(of_a_car) for of_a_car in ways.values()} == {1}
    shown = collections.Counter(way for (way,) in ways.values())
    heights = {(side, h) for side in (0, 1) for h in (0, 15, 30, 45, 60)}
    assert set(shown) == heights
    assert max(shown.values()) < 1.3 * min(shown.values())


def test_ways_are_shown_whole():
    shown = collections.Counter()
    for problem in drawn(canon.FULL_CIRCLE)["train"]:
        shown[problem.start.azimuth] += 1
    everywhere = {Pose.of_view(azimuth, 0).azimuth for azimuth in range(24)}
    assert set(shown) == everywhere
    cars = canon.FULL_CIRCLE.train.cars
    assert shown[180] + shown[-165] == cars
    assert shown[180] <= shown[0]
    assert shown[-165] == shown[-15]
    others = [shown[a] for a in everywhere - {180, 0, -165, -15}]
    assert max(others) < 1.3 * min(others)


def test_seen_cars_are_trained_on_from_elsewhere(problems):
    assert cars_of(problems["seen"]) <= cars_of(problems["train"])
    assert not set(problems["seen"]) & set(problems["train"])


def test_other_cars_are_in_one_split_only(problems):
    apart = [problems[s] for s in ("train", "validation", "unseen")]
    together = cars_of([problem for part in apart for problem in part])
    assert len(together) == sum(len(cars_of(part)) for part in apart)


def test_no_car_is_shared_with_another_configuration_or_an_evaluation():
    cars = [
        {problem.car for part in drawn(config).values() for problem in part}
        for config in DRAWN
    ]
    together = set().union(*cars)
    assert len(together) == sum(map(len, cars))
    assert min(together) >= 1_000_000


@pytest.mark.parametrize(
    ("config", "azimuth", "moves"),
    [(canon.PAPER, 75, 8), (canon.TABLE1, 60, 4), (canon.FULL_CIRCLE, 180, 15)],
    indirect=["config"],
)
def test_starts_are_as_far_away_as_they_may(config, problems, azimuth, moves):
    starts = {problem.start for part in problems.values() for problem in part}
    assert max(abs(start.azimuth) for start in starts) == azimuth
    assert max(p.moves for p in problems["train"]) == moves
    assert {start.elevation for start in starts} == {0, 15, 30, 45, 60}


def test_a_full_circle_begins_everywhere():
    trained = drawn(canon.FULL_CIRCLE)["train"]
    assert {problem.start for problem in trained} == set(all_poses())


def test_the_seed_decides_which_starts_are_drawn():
    other = dataclasses.replace(canon.PAPER, seed=canon.PAPER_SEED + 1)
    starts, again, others = (
        [problem.start for problem in config.problems()["train"].values()]
        for config in (canon.PAPER, canon.PAPER, other)
    )
    assert starts == again != others


def test_a_trace_shows_its_way(traces):
    for problem, trace in traces:
        way = [pose.view for pose in way_from(problem.start)]
        if problem.start.elevation != CANONICAL.elevation:
            # The expert knows that its last step up or down arrives.
            way.pop()
        assert [*map(tuple, trace["views"].tolist())] == way
        assert len(trace["pictures"]) == len(way)
        assert set(trace["steps"]["picture"]) == set(range(len(way)))


def test_a_car_looks_the_same_from_one_place_and_else_different(traces):
    trained = canon.TINY.problems()["train"].values()
    seen = collections.defaultdict(set)
    for problem, trace in traces:
        for view, picture in zip(
            trace["views"], trace["pictures"], strict=True
        ):
            assert picture.shape == (128, 128, 3)
            place = (problem in trained, problem.car, *view)
            seen[place].add(picture.tobytes())
    assert {len(pictures) for pictures in seen.values()} == {1}
    assert len(set().union(*seen.values())) == len(seen)


def test_every_place_around_a_car_has_an_appearance_of_its_own(
    tmp_path, monkeypatch
):
    places, appearances = collections.Counter(), set()

    def blank(jobs, processes):
        for source, shots in jobs:
            for shot in shots:
                places[source.args, shot.azimuth, shot.elevation] += 1
                appearances.add(shot.appearance)
            yield np.zeros((len(shots), 128, 128, 3), np.uint8)

    monkeypatch.setattr(canon, "render_all", blank)
    prepare("npi_canon/tiny", tmp_path)
    assert len(appearances) == places.total() > 20


def test_half_of_the_pictures_to_train_on_are_disguised_and_no_others(
    tmp_path, monkeypatch
):
    looks = []

    def blank(jobs, processes):
        looks.append([])
        for _, shots in jobs:
            looks[-1] += [shot.appearance for shot in shots]
            yield np.zeros((len(shots), 128, 128, 3), np.uint8)

    monkeypatch.setattr(canon, "render_all", blank)
    prepare("npi_canon/tiny", tmp_path)
    studios = [np.mean([in_studio(look) for look in part]) for part in looks]
    assert 0.3 < studios[0] < 0.7
    assert studios[1:] == [1, 1, 1]


def manual_folder(folder):
    """Returns a folder of one car file, a box with its list."""
    trimesh.creation.box((2, 1, 4)).export(folder / "box.glb")
    rows = [{"file": "box.glb", "front": "+Z", "up": "+Y"}]
    (folder / "cars.json").write_text(json.dumps(rows))
    return folder


def test_car_files_are_seen_from_their_starts(tmp_path):
    manual = manual_folder(tmp_path)
    builder = prepare("npi_canon/real", tmp_path / "data", manual)
    traces = list(builder.as_dataset(split="test").as_numpy_iterator())
    problems = canon.REAL.problems(1)["test"].values()
    assert len(traces) == len(problems) == canon.REAL.each
    frontal = [p for p in problems if abs(p.start.azimuth) <= 75]
    assert len(frontal) == canon.REAL.each / 2
    renderer = Renderer(load_car(manual / "box.glb", "+Z", "+Y"))
    trace = traces[0]
    for view, picture in zip(trace["views"], trace["pictures"], strict=True):
        pose = Pose.of_view(*view)
        expected = renderer.render(pose.azimuth, pose.elevation, PLAIN)
        np.testing.assert_array_equal(picture, expected)


def test_without_a_manual_folder_there_are_no_real_cars(tmp_path):
    with pytest.raises(InvalidConfig, match="manual directory that exists"):
        prepare("npi_canon/real", tmp_path)


@pytest.mark.parametrize("listing", [None, "[]", '[{"file": 5}]'])
def test_a_manual_folder_must_list_cars(tmp_path, listing):
    if listing is not None:
        (tmp_path / "cars.json").write_text(listing)
    with pytest.raises(InvalidConfig, match=r"must (hold|list) .*Received: "):
        prepare("npi_canon/real", tmp_path / "data", tmp_path)
