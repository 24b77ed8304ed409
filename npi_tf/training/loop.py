"""The training loop: epochs of updates between estimates of every error.

Keras callbacks see it as they see `fit`: an epoch is what lies between two
estimates. `fit` itself is not used because Keras 3 fails in it under a
multi-worker strategy.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Sequence

import keras
import numpy as np

from npi_tf import metrics
from npi_tf.batches import Bucket, batch_of, slices
from npi_tf.curriculum import Curriculum
from npi_tf.errors import InvalidConfig, TrainingDiverged
from npi_tf.metrics import CallScores
from npi_tf.training.config import RunConfig
from npi_tf.training.progress import Checkpoints, Progress
from npi_tf.training.step import Batch, Part
from npi_tf.training.subject import Subject

_ESTIMATE_FACTOR = 4


class TrainingLoop:
    """Trains on calls until the configured number of updates.

    Args:
        subjects: what to learn, domain by domain, all with one model.
        config: the run's settings.
        seed: of the draws; the batch of a step depends on seed, step and
            errors alone, so that a resumed run draws what an unbroken one
            would have.

    Raises:
        InvalidConfig: it is to look first, and no domain has pictures; or the
            curriculum refuses its settings.
    """

    def __init__(
        self, subjects: Sequence[Subject], config: RunConfig, seed: int
    ):
        self.subjects = tuple(subjects)
        self._shown = [s for s in subjects if s.calls.pictures is not None]
        if config.look_share is not None and not self._shown:
            raise InvalidConfig(
                "`look_share` must be None where no domain has pictures. "
                f"Received: {config.look_share}."
            )
        self.config = config
        self.seed = seed
        self.curriculum = Curriculum(
            [(subject.calls, subject.buckets) for subject in subjects],
            config.temperature,
            config.hard_share,
        )

    def run(
        self,
        progress: Progress,
        checkpoints: Checkpoints,
        callbacks: keras.callbacks.CallbackList,
    ) -> None:
        """Trains from where `progress` stands.

        Args:
            progress: step, errors and time so far; kept up to date.
            checkpoints: saved to after every epoch.
            callbacks: told of batches and epochs as by `fit`. A callback may
                set `model.stop_training`.

        Raises:
            TrainingDiverged: the loss is infinite or not a number. What was
                saved before stays.
        """
        self.curriculum.errors[:] = progress.errors
        callbacks.on_train_begin()
        logs = {}
        while progress.step < self.config.steps and not self._stopped:
            epoch = progress.step // self.config.estimate_every
            callbacks.on_epoch_begin(epoch)
            started = time.monotonic()
            loss = self._train_epoch(progress, callbacks)
            logs = {"loss": loss, **self._estimate(progress)}
            progress.seconds += time.monotonic() - started
            logs["seconds"] = progress.seconds
            callbacks.on_epoch_end(epoch, logs)
            checkpoints.save(progress)
        callbacks.on_train_end(logs)

    @property
    def _stopped(self) -> bool:
        return getattr(self.subjects[0].trainer.model, "stop_training", False)

    def _train_epoch(self, progress: Progress, callbacks) -> float:
        every = self.config.estimate_every
        last = min((progress.step // every + 1) * every, self.config.steps)
        losses = []
        for step in range(progress.step, last):
            callbacks.on_train_batch_begin(step % every)
            losses.append(self._train_step(step))
            callbacks.on_train_batch_end(step % every, {"loss": losses[-1]})
        progress.step = last
        return float(np.mean(losses))

    def _train_step(self, step: int) -> float:
        rng = np.random.default_rng([self.seed, step])
        looks = step < self.config.looks
        loss = self._look(rng) if looks else self._learn(rng)
        if not np.isfinite(loss):
            raise TrainingDiverged(
                "The loss must stay finite; a lower learning rate or gradient "
                f"clipping may help. Received: {loss} at update {step + 1}."
            )
        return loss

    def _learn(self, rng: np.random.Generator) -> float:
        number, bucket, index = self.curriculum.draw(rng)
        subject = self.subjects[number]
        batch, change = _drawn(subject, bucket, index, rng)
        loss, errors = subject.trainer.update(batch, change)
        self.curriculum.update(number, index, errors)
        return loss

    def _look(self, rng: np.random.Generator) -> float:
        """Learns from the pictures of any calls, those of one domain."""
        subject = self._shown[rng.integers(len(self._shown))]
        sizes = np.array([len(b.members) for b in subject.buckets])
        bucket = subject.buckets[rng.choice(len(sizes), p=sizes / sizes.sum())]
        index = rng.choice(bucket.members, bucket.batch_size)
        return subject.trainer.look(*_drawn(subject, bucket, index, rng))

    def _estimate(self, progress: Progress) -> dict[str, float]:
        """Scores calls, tells the curriculum, returns figures."""
        rng = np.random.default_rng([self.seed, progress.step, 1])
        figures = {"wrong_calls": 0.0}
        for number, subject in enumerate(self.subjects):
            chosen = _estimated(subject, rng)
            scores = _score(subject, chosen)
            self.curriculum.update(number, chosen, scores.error)
            found = _summary(subject, chosen, scores)
            figures["wrong_calls"] += found.pop("wrong_calls")
            # A program may belong to several domains.
            place = f"{subject.domain}/" if len(self.subjects) > 1 else ""
            figures |= {f"{place}{name}": x for name, x in found.items()}
        progress.errors = self.curriculum.errors.copy()
        if figures["wrong_calls"] == 0 and progress.zero_error_step < 0:
            progress.zero_error_step = progress.step
        figures["zero_error_step"] = progress.zero_error_step
        return figures


def _drawn(
    subject: Subject, bucket: Bucket, index: np.ndarray, rng
) -> tuple[Batch, Part | None]:
    """Returns drawn calls as a batch, and what is done to its parts."""
    batch = batch_of(subject.calls, index, bucket.steps)
    return batch, subject.change and functools.partial(subject.change, rng=rng)


def _estimated(subject: Subject, rng: np.random.Generator) -> np.ndarray:
    """Returns the positions of the calls that an estimate scores."""
    calls, most = len(subject.calls), subject.estimate_calls
    if most is None or most >= calls:
        return np.arange(calls)
    return np.sort(rng.choice(calls, most, replace=False))


def _score(subject: Subject, chosen: np.ndarray) -> CallScores:
    """Scores calls, in the order of their positions."""
    heads = len(metrics.HEADS)
    n = len(subject.calls)
    scores = CallScores(np.zeros(n), np.zeros(n), np.zeros((n, heads), bool))
    for bucket in subject.buckets:
        size = bucket.batch_size * _ESTIMATE_FACTOR
        members = np.intersect1d(bucket.members, chosen)
        for index, kept in slices(members, size):
            batch = batch_of(subject.calls, index, bucket.steps)
            part = subject.trainer.estimate(batch)
            for column, values in zip(scores, part, strict=True):
                column[index[:kept]] = values[:kept]
    return CallScores(*(column[chosen] for column in scores))


def _summary(
    subject: Subject, chosen: np.ndarray, scores: CallScores
) -> dict[str, float]:
    calls = subject.calls
    return metrics.summarise(
        scores,
        calls.program[chosen],
        calls.length[chosen],
        calls.program_names,
    )
