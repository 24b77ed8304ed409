"""What is done to training batches with pictures."""

import dataclasses

import numpy as np
import pytest

from npi_tf.configs.canon import TINY
from npi_tf.domains import get_domain
from npi_tf.errors import InvalidConfig
from npi_tf.training.change import change_of

CANON = get_domain("canon")
NAMES = CANON.library.names
LGOTO, RGOTO = NAMES.index("LGOTO"), NAMES.index("RGOTO")


def batch_of(calls=6, steps=5, pictures=40):
    """Returns calls of LGOTO that see one picture after the other."""
    rng = np.random.default_rng(0)
    shape = (calls, steps)
    return {
        "program": np.full(calls, LGOTO, np.int32),
        "observation": np.zeros((*shape, 2), np.uint8),
        "next_program": np.full(shape, NAMES.index("ACT"), np.int32),
        "next_arguments": np.tile([1, 0, 0], (*shape, 1)),
        "view": np.arange(calls * steps, dtype=np.int32).reshape(shape),
        "views": np.tile([1, 0], (pictures, 1)),
        "pictures": rng.integers(256, size=(pictures, 16, 16, 3), dtype="u1"),
        "weight": np.ones(shape),
    }


def changed(seed, **settings):
    config = dataclasses.replace(TINY, augment=True, **settings)
    change = change_of(config, CANON, NAMES)
    return change(batch_of(), np.random.default_rng(seed))


def test_nothing_is_changed_unless_asked_for():
    config = dataclasses.replace(TINY, augment=False)
    assert change_of(config, CANON, NAMES) is None


def test_half_of_the_batches_are_mirrored():
    programs = [changed(seed)["program"].tolist() for seed in range(200)]
    mirrored = programs.count([RGOTO] * 6)
    assert mirrored + programs.count([LGOTO] * 6) == 200
    assert 75 < mirrored < 125


@pytest.mark.parametrize("share", [0.0, 0.3])
def test_a_share_of_later_steps_sees_something_else(share):
    view = batch_of()["view"]
    wrong = np.stack(
        [changed(seed, distract=share)["view"] != view for seed in range(200)]
    )
    assert not wrong[..., 0].any()
    # One in forty of the wrong ones is the right one by chance.
    assert wrong[..., 1:].mean() == pytest.approx(0.975 * share, abs=0.02)


def test_pictures_are_disguised_and_the_given_ones_left_alone():
    batch = batch_of()
    before = batch["pictures"].copy()
    config = dataclasses.replace(TINY, augment=True)
    change = change_of(config, CANON, NAMES)
    after = change(batch, np.random.default_rng(1))
    np.testing.assert_array_equal(batch["pictures"], before)
    assert (after["pictures"] != before).any(axis=(1, 2, 3)).mean() > 0.9


def test_the_same_seed_changes_alike():
    first, second = changed(5), changed(5)
    for name, column in first.items():
        np.testing.assert_array_equal(column, second[name])


def test_domains_without_pictures_cannot_be_changed():
    config = dataclasses.replace(TINY, augment=True)
    with pytest.raises(InvalidConfig, match="Received: sort"):
        change_of(config, get_domain("sort"), get_domain("sort").library.names)
