"""Calls that see pictures, at random."""

import numpy as np

from npi_tf.calls import Calls
from npi_tf.domains import get_domain
from tests.sights import noise

CANON = get_domain("canon")


def picture_calls(count=12, steps=4, pictures=10, seed=0):
    """Returns calls whose steps see some of so many pictures."""
    rng = np.random.default_rng(seed)
    programs, arguments = len(CANON.library), CANON.library.argument_sizes
    length = rng.integers(1, steps + 1, count)
    return Calls(
        program=rng.integers(programs, size=count).astype(np.int32),
        arguments=np.zeros((count, 3), np.int32),
        count=np.ones(count, np.int64),
        length=length,
        observation=rng.integers(
            CANON.observation_sizes, size=(count, steps, 2)
        ).astype(np.uint8),
        next_program=rng.integers(programs, size=(count, steps)).astype(
            np.int32
        ),
        next_arguments=rng.integers(arguments, size=(count, steps, 3)).astype(
            np.int32
        ),
        end=np.arange(steps) == length[:, None] - 1,
        program_names=CANON.library.names,
        picture=rng.integers(pictures, size=(count, steps)).astype(np.int32),
        pictures=noise(pictures),
        views=rng.integers(CANON.view_sizes, size=(pictures, 2)).astype(
            np.int32
        ),
        rarity=rng.uniform(0.5, 2, pictures).astype(np.float32),
    )
