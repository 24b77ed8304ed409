"""What is done to what a training batch shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from npi_tf.augmentation import disguise, distract, hide
from npi_tf.domains.base import Domain
from npi_tf.gallery import mirror_of
from npi_tf.training.config import TaskConfig
from npi_tf.training.step import Batch

MIRRORED = 0.5
"""Share of batches that are mirrored."""

Change = Callable[[Batch, np.random.Generator], Batch]


def change_of(
    task: TaskConfig, domain: Domain, names: Sequence[str]
) -> Change | None:
    """Returns what makes a batch's observations harder to read, if wanted.

    Args:
        task: says what is wanted.
        domain: whose observations they are.
        names: of the programs, by id.
    """
    changes = []
    if task.augment:
        changes.append(_pictures_change(task, domain, names))
    if task.observation_dropout:
        changes.append(_symbols_change(task.observation_dropout))
    if not changes:
        return None

    def change(batch: Batch, rng: np.random.Generator) -> Batch:
        for each in changes:
            batch = each(batch, rng)
        return batch

    return change


def _symbols_change(share: float) -> Change:
    def change(batch: Batch, rng: np.random.Generator) -> Batch:
        hidden = hide(batch["observation"], share, rng)
        return {**batch, "observation": hidden}

    return change


def _pictures_change(
    task: TaskConfig, domain: Domain, names: Sequence[str]
) -> Change:
    mirror = mirror_of(domain)

    def change(batch: Batch, rng: np.random.Generator) -> Batch:
        if rng.random() < MIRRORED:
            batch = mirror(batch, names)
        pictures = batch["pictures"]
        view = distract(batch["view"], len(pictures), task.distract, rng)
        return {**batch, "view": view, "pictures": disguise(pictures, rng)}

    return change
