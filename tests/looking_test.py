"""The share of a run that teaches only to see."""

import dataclasses

import numpy as np
import pytest

from npi_tf.batches import make_buckets
from npi_tf.configs.addition import TINY
from npi_tf.errors import InvalidConfig
from npi_tf.training.build import build_optimizer
from npi_tf.training.callbacks import ProgressBar
from npi_tf.training.loop import TrainingLoop
from npi_tf.training.progress import Progress
from npi_tf.training.step import Trainer
from npi_tf.training.strategy import make_strategy
from npi_tf.training.subject import Subject
from tests.models import small_model
from tests.picture_calls import CANON, picture_calls

CONFIG = dataclasses.replace(
    TINY, steps=6, estimate_every=2, learning_rate=1e-2, look_share=0.5
)


class Weights:
    """Takes the place of callbacks and checkpoints: keeps the weights."""

    def __init__(self, model):
        self.model = model
        self.found = [values(model)]

    def on_train_batch_end(self, batch, logs):
        self.found.append(values(self.model))

    def save(self, progress):
        pass

    def __getattr__(self, name):
        if not name.startswith("on_"):
            raise AttributeError(name)
        return lambda *arguments: None


def values(model):
    return {v.path: v.numpy() for v in model.trainable_variables}


def loop_of(config, calls):
    """Returns a loop of one small canonicaliser, and the network."""
    model = small_model(CANON)
    optimizer = build_optimizer(config, model)
    strategy = make_strategy("one_device")
    trainer = Trainer(model, optimizer, strategy, "canon", 1.0, calls)
    buckets = make_buckets(calls.length, 4, 1, 1)
    return TrainingLoop([Subject("canon", trainer, calls, buckets)], config, 0)


def weights_along(config, calls, start=0):
    """Returns the weights before and after each update of a run."""
    loop = loop_of(config, calls)
    weights = Weights(loop.subjects[0].trainer.model)
    progress = Progress(step=start, errors=np.ones(len(calls)), seconds=0.0)
    loop.run(progress, weights, weights)
    return weights.found


def moved(before, after):
    return {path for path in before if (before[path] != after[path]).any()}


@pytest.fixture(scope="module")
def calls():
    return picture_calls(count=8)


def test_the_first_updates_move_the_picture_network_alone(calls):
    found = weights_along(CONFIG, calls)
    steps = [moved(*pair) for pair in zip(found[:-1], found[1:], strict=True)]
    encoder = small_model(CANON).encoder("canon")
    for number, paths in enumerate(steps):
        if number < 3:
            assert all("vision" in p or "namer" in p for p in paths), number
            assert len(paths) == len(encoder.looking_variables)
        else:
            # Without a weight of its own, naming rests once the core learns.
            assert any("core" in path for path in paths), number
            assert any("vision" in path for path in paths), number


def test_a_run_resumed_past_them_looks_no_more(calls):
    before, after = weights_along(CONFIG, calls, start=5)
    assert any("core" in path for path in moved(before, after))


@pytest.mark.parametrize(
    ("steps", "share", "looks"),
    [(23_000, 0.65, 14_950), (7, 0.5, 4), (9, None, 0)],
)
def test_looks_are_a_share_of_the_updates(steps, share, looks):
    config = dataclasses.replace(CONFIG, steps=steps, look_share=share)
    assert config.looks == looks


@pytest.mark.parametrize("share", [-0.1, 0.0, 1.0, float("nan")])
def test_a_share_is_above_0_and_below_1(share):
    message = f"below 1, or None. Received: {share}"
    with pytest.raises(InvalidConfig, match=message):
        dataclasses.replace(CONFIG, look_share=share)


def test_who_learns_new_programs_alone_does_not_look(calls):
    with pytest.raises(InvalidConfig, match="is frozen. Received: 0.5"):
        dataclasses.replace(CONFIG, learns=("MAX",))


def test_without_pictures_there_is_nothing_to_look_at(calls):
    blind = dataclasses.replace(calls, pictures=None)
    with pytest.raises(InvalidConfig, match="has pictures. Received: 0.5"):
        loop_of(CONFIG, blind)


def test_the_progress_bar_says_what_is_learned(capsys):
    bar = ProgressBar(1, 3, {}, looks=2)
    assert "learning to see:  33%" in capsys.readouterr().err
    bar.on_train_batch_end(0)
    shown = capsys.readouterr().err
    assert "training:  67%" in shown
    assert "see" not in shown
    bar.on_train_batch_end(1)
    bar.on_train_end()
    assert "training: 100%" in capsys.readouterr().err
