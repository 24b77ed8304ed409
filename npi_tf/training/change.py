"""What is done to the pictures of a training batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from npi_tf.augmentation import disguise, distract
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
    """Returns what makes a batch's pictures harder to read, if wanted.

    Args:
        task: says what is wanted.
        domain: whose pictures they are.
        names: of the programs, by id.
    """
    if not task.augment:
        return None
    mirror = mirror_of(domain)

    def change(batch: Batch, rng: np.random.Generator) -> Batch:
        if rng.random() < MIRRORED:
            batch = mirror(batch, names)
        pictures = batch["pictures"]
        view = distract(batch["view"], len(pictures), task.distract, rng)
        return {**batch, "view": view, "pictures": disguise(pictures, rng)}

    return change
