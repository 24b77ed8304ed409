"""From calls that see pictures to an update of the network."""

import dataclasses
import json
import subprocess
import sys

import keras
import numpy as np
import pytest

from npi_tf.batches import batch_of, make_buckets, show
from npi_tf.configs.addition import TINY
from npi_tf.metrics import CallScores
from npi_tf.training.loop import TrainingLoop
from npi_tf.training.progress import Progress
from npi_tf.training.step import Trainer
from npi_tf.training.strategy import make_strategy
from npi_tf.training.subject import Subject
from tests.models import small_model
from tests.picture_calls import CANON, picture_calls


@pytest.fixture(scope="module")
def calls():
    return picture_calls()


@pytest.fixture(scope="module")
def batch(calls):
    return batch_of(calls, np.arange(len(calls)), 4)


def trainer_of(calls, view_weight=0.0):
    model = small_model(CANON)
    optimizer = keras.optimizers.SGD(0.1)
    optimizer.build(model.trainable_variables)
    strategy = make_strategy("one_device")
    return Trainer(
        model, optimizer, strategy, "canon", None, calls, view_weight
    )


def test_a_batch_says_which_pictures_its_steps_see(calls):
    index = np.array([3, 0, 3])
    batch = batch_of(calls, index, 3)
    np.testing.assert_array_equal(batch["picture"], calls.picture[index, :3])
    assert "pictures" not in batch


def test_what_is_shown_is_what_was_seen(calls, batch):
    shown = show(batch, calls)
    assert set(shown) == set(batch) - {"picture"} | {
        "pictures",
        "views",
        "rarity",
        "view",
    }
    assert shown["view"].dtype == np.int32
    assert shown["view"].shape == batch["mask"].shape
    seen = shown["pictures"][shown["view"]][batch["mask"]]
    np.testing.assert_array_equal(
        seen, calls.pictures[batch["picture"][batch["mask"]]]
    )


def test_each_picture_is_shown_once(calls, batch):
    pictures = show(batch, calls)["pictures"]
    distinct = {picture.tobytes() for picture in pictures}
    assert len(distinct) == len(pictures)
    assert len(pictures) == len(np.unique(batch["picture"][batch["mask"]]))


def test_pictures_are_shown_with_their_names(calls, batch):
    shown = show(batch, calls)
    numbers = {
        picture.tobytes(): number
        for number, picture in enumerate(calls.pictures)
    }
    chosen = [numbers[picture.tobytes()] for picture in shown["pictures"]]
    np.testing.assert_array_equal(shown["views"], calls.views[chosen])
    np.testing.assert_array_equal(shown["rarity"], calls.rarity[chosen])


def test_pictures_behind_the_end_of_a_call_are_not_shown(calls):
    first, last = 1, 9
    picture = np.full_like(calls.picture, last)
    picture[:, 0] = first
    short = dataclasses.replace(
        calls, picture=picture, length=np.ones_like(calls.length)
    )
    shown = show(batch_of(short, np.arange(5), 4), short)
    np.testing.assert_array_equal(shown["pictures"], calls.pictures[[first]])
    assert not shown["view"].any()


class CountingCNN:
    """Counts the pictures that a picture network looks at."""

    def __init__(self, vision):
        self.vision = vision
        self.counts = []

    def __call__(self, pictures):
        self.counts.append(len(pictures))
        return self.vision(pictures)


def test_the_network_looks_at_each_picture_of_a_batch_once(calls, batch):
    model = small_model(CANON)
    encoder = model.encoder()
    looks = CountingCNN(encoder.look)
    encoder.look = looks
    model(show(batch, calls))
    assert looks.counts == [len(np.unique(batch["picture"][batch["mask"]]))]


def test_an_update_teaches_the_picture_network_too(calls, batch):
    trainer = trainer_of(calls)
    vision = trainer.model.encoder().vision
    before, weights = trainer.estimate(batch), vision.get_weights()
    loss, errors = trainer.update(batch)
    np.testing.assert_allclose(errors, before.error, rtol=1e-5)
    assert loss == pytest.approx(
        before.nll.sum() / batch["mask"].sum(), rel=1e-5
    )
    for old, new in zip(weights, vision.get_weights(), strict=True):
        assert np.abs(new - old).max() > 0


def test_guessed_names_teach_the_picture_network_on_demand(calls, batch):
    moved = []
    for view_weight in (0.0, 1.0):
        trainer = trainer_of(calls, view_weight)
        encoder = trainer.model.encoder()
        before = encoder.namer.get_weights()
        trainer.update(batch)
        moved.append(
            max(
                np.abs(new - old).max()
                for old, new in zip(
                    before, encoder.namer.get_weights(), strict=True
                )
            )
        )
    assert moved[0] == 0 < moved[1]


def test_what_calls_see_counts(calls, batch):
    trainer = trainer_of(calls)
    before = trainer.estimate(batch).nll
    other = {**batch, "picture": (batch["picture"] + 1) % 10}
    assert np.abs(trainer.estimate(other).nll - before).max() > 1e-3


def test_behind_the_end_of_a_call_nothing_counts(calls, batch):
    trainer = trainer_of(calls)
    before = trainer.estimate(batch).nll
    picture = np.where(batch["mask"], batch["picture"], 9)
    after = trainer.estimate({**batch, "picture": picture}).nll
    np.testing.assert_allclose(after, before, rtol=1e-5)


def test_pictures_may_be_changed_before_the_network_sees_them(calls, batch):
    def shift(shown):
        return {**shown, "pictures": np.roll(shown["pictures"], 1, axis=0)}

    plain, changed = (trainer_of(calls).update(batch, c) for c in (None, shift))
    assert abs(plain[0] - changed[0]) > 1e-3


def test_two_replicas_learn_what_one_does(pytestconfig):
    process = subprocess.run(
        [sys.executable, "-m", "tests.picture_updates"],
        cwd=pytestconfig.rootpath,
        capture_output=True,
        text=True,
        check=True,
    )
    alone, together = json.loads(process.stdout)
    assert (alone.pop("replicas"), together.pop("replicas")) == (1, 2)
    assert alone["losses"][1] < alone["losses"][0]
    for name, values in alone.items():
        for one, other in zip(values, together[name], strict=True):
            np.testing.assert_allclose(other, one, rtol=1e-4, atol=1e-5)


class Scorer:
    """Takes the place of a trainer and notes which calls it scores."""

    def __init__(self):
        self.model = None
        self.scored = []

    def update(self, batch, change=None):
        return 0.0, np.ones(len(batch["program"]))

    def estimate(self, batch):
        self.scored += batch["arguments"][:, 0].tolist()
        n = len(batch["program"])
        return CallScores(np.ones(n), np.ones(n), np.ones((n, 3), bool))


class NoCheckpoints:
    """Keeps nothing."""

    def save(self, progress):
        pass


def scored(calls, estimate_calls, seed=0):
    """Returns the positions of the calls scored by each of four estimates."""
    calls = dataclasses.replace(
        calls, arguments=np.arange(len(calls))[:, None].repeat(3, axis=1)
    )
    config = dataclasses.replace(TINY, steps=4, estimate_every=1)
    trainer, parts = Scorer(), []
    keep = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: (
            parts.append(set(trainer.scored)) or trainer.scored.clear()
        )
    )
    buckets = make_buckets(calls.length, 4)
    subject = Subject(
        "canon", trainer, calls, buckets, estimate_calls=estimate_calls
    )
    loop = TrainingLoop([subject], config, seed)
    progress = Progress(step=0, errors=np.ones(len(calls)))
    loop.run(progress, NoCheckpoints(), keras.callbacks.CallbackList([keep]))
    return parts


def test_an_estimate_scores_as_many_calls_as_asked_for():
    calls = picture_calls(count=40, steps=9)
    parts = scored(calls, 10)
    assert [len(part) for part in parts] == [10] * 4
    assert len(set(map(frozenset, parts))) == 4
    assert parts == scored(calls, 10)
    assert parts != scored(calls, 10, seed=1)


@pytest.mark.parametrize("most", [None, 40, 41])
def test_an_estimate_scores_all_calls(most):
    parts = scored(picture_calls(count=40, steps=9), most)
    assert parts == [set(range(40))] * 4
