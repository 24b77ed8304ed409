"""Ways around a car in a mirror are ways around its mirror image."""

import numpy as np
import pytest

from npi_tf.domains import get_domain
from npi_tf.domains.canon.mirror import mirrored
from npi_tf.domains.canon.pose import Pose
from npi_tf.domains.canon.problem import CanonProblem, all_poses
from npi_tf.errors import InvalidConfig
from npi_tf.gallery import mirror_of
from npi_tf.traces import record, step_arrays

CANON = get_domain("canon")
NAMES = CANON.library.names
SAME = ("program", "next_program", "next_arguments", "observation", "end")


def batches(start):
    """Returns a batch of each call on the expert's way from a pose."""
    trace = record(CANON, CanonProblem(start), CANON.expert())
    return [batch_of(call) for call in trace.calls()]


def batch_of(call):
    steps = step_arrays(call, CANON.library)
    views = steps.pop("observation")
    count = len(views)
    pixels = np.arange(2 * 3 * 3).reshape(2, 3, 3)
    return {
        "program": np.array([CANON.library.id_of(call.call.program)], np.int32),
        "observation": views[None, :, :2].astype(np.uint8),
        **{name: column[None] for name, column in steps.items()},
        "view": np.arange(count, dtype=np.int32)[None],
        "views": views[:, 2:],
        "pictures": np.tile(pixels, (count, 1, 1, 1)).astype(np.uint8),
        "weight": np.full((1, count), 0.5),
    }


def opposite(pose):
    return Pose.of_view(-pose.view[0] % 24, pose.view[1])


@pytest.mark.parametrize(
    "start", [pose for pose in all_poses() if pose.azimuth != 180], ids=str
)
def test_a_mirrored_way_is_the_way_on_the_other_side(start):
    pairs = zip(batches(start), batches(opposite(start)), strict=True)
    for ours, theirs in pairs:
        swapped = mirrored(ours, NAMES)
        for name in (*SAME, "views", "view", "weight"):
            np.testing.assert_array_equal(swapped[name], theirs[name])
            assert swapped[name].dtype == ours[name].dtype


def test_the_choice_from_right_behind_does_not_count():
    goto, hgoto, lgoto, *_ = (
        mirrored(batch, NAMES) for batch in batches(Pose(180, 30))
    )
    assert goto["weight"].min() == 0.5
    assert hgoto["weight"].max() == 0
    assert NAMES[lgoto["program"][0]] == "RGOTO"
    assert lgoto["weight"].min() == 0.5


def test_pictures_are_seen_in_the_mirror():
    [batch, *_] = batches(Pose(15, 15))
    pictures = mirrored(batch, NAMES)["pictures"]
    np.testing.assert_array_equal(pictures[0, 0, 0], batch["pictures"][0, 0, 2])
    np.testing.assert_array_equal(pictures[0, 1, 1], batch["pictures"][0, 1, 1])


def test_twice_mirrored_is_the_same():
    [batch, *_] = batches(Pose(30, 45))
    again = mirrored(mirrored(batch, NAMES), NAMES)
    for name, column in batch.items():
        np.testing.assert_array_equal(again[name], column)


def test_domains_without_pictures_have_no_mirror():
    with pytest.raises(InvalidConfig, match="Received: addition"):
        mirror_of(get_domain("addition"))
