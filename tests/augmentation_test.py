"""Pictures that are shifted and covered, and steps that see wrong ones."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from npi_tf import augmentation
from npi_tf.augmentation import COVERED, LARGEST, SHIFT, disguise, distract
from tests.sights import noise

HEIGHT, WIDTH = 20, 26
MOVES = range(-SHIFT, SHIFT + 1)

views = st_numpy.arrays(
    st.sampled_from([np.int32, np.int64]),
    st.tuples(st.integers(1, 6), st.integers(1, 6)),
    elements=st.integers(0, 4),
)
shares = st.floats(0, 1)
seeds = st.integers(0, 99)


@pytest.fixture
def picture():
    """A picture of which no two pixels are alike."""
    rng = np.random.default_rng(5)
    pixels = rng.choice(256**3, (HEIGHT, WIDTH, 1), replace=False)
    return (pixels // 256 ** np.arange(3) % 256).astype(np.uint8)


@pytest.fixture
def no_shift(monkeypatch):
    monkeypatch.setattr(augmentation, "SHIFT", 0)


def shifted(picture, down, right):
    """Moves pixel by pixel; what nothing moves to keeps what was there."""
    result = picture.copy()
    for y, x in itertools.product(range(HEIGHT), range(WIDTH)):
        if 0 <= y + down < HEIGHT and 0 <= x + right < WIDTH:
            result[y + down, x + right] = picture[y, x]
    return result


def copies(picture, count):
    return np.repeat(picture[None], count, axis=0)


def test_pictures_move_by_up_to_six_pixels_either_way(picture, monkeypatch):
    monkeypatch.setattr(augmentation, "COVERED", 0)
    rng = np.random.default_rng(0)
    shifts = {
        shifted(picture, *shift).tobytes(): shift
        for shift in itertools.product(MOVES, MOVES)
    }
    disguised = disguise(copies(picture, 1500), rng)
    found = [shifts[result.tobytes()] for result in disguised]
    assert set(found) == set(shifts.values())


def covered_box(picture, result):
    """Returns rows and columns between which a picture was changed."""
    rows, columns = np.nonzero((picture != result).any(axis=2))
    return (
        slice(rows.min(), rows.max() + 1),
        slice(columns.min(), columns.max() + 1),
    )


def test_a_rectangle_of_one_colour_covers_pictures(
    picture, no_shift, monkeypatch
):
    monkeypatch.setattr(augmentation, "COVERED", 1)
    rng = np.random.default_rng(1)
    places, colours = set(), set()
    for result in disguise(copies(picture, 60), rng):
        rows, columns = covered_box(picture, result)
        box = result[rows, columns]
        assert (box == box[0, 0]).all()
        assert 1 <= box.shape[0] <= LARGEST * HEIGHT
        assert 1 <= box.shape[1] <= LARGEST * WIDTH
        places.add((rows.start, rows.stop, columns.start, columns.stop))
        colours.add(tuple(box[0, 0]))
    assert len(places) > 50
    assert len(colours) == 60


def test_some_pictures_are_covered_and_the_others_left(picture, no_shift):
    pictures = copies(picture, 1000)
    changed = (disguise(pictures, np.random.default_rng(2)) != pictures).any(
        axis=(1, 2, 3)
    )
    assert changed.mean() == pytest.approx(COVERED, abs=0.05)


def test_pictures_of_the_network_are_disguised_as_the_seed_says():
    pictures = noise(5)
    before = pictures.copy()
    one, again, other = (
        disguise(pictures, np.random.default_rng(seed)) for seed in (3, 3, 4)
    )
    np.testing.assert_array_equal(pictures, before)
    np.testing.assert_array_equal(one, again)
    assert (one != other).any()
    assert (one.shape, one.dtype) == (pictures.shape, np.uint8)


def test_no_pictures_stay_none():
    assert len(disguise(noise(0), np.random.default_rng(0))) == 0


@given(views, shares, seeds)
def test_a_distracted_view_is_one_of_pictures_that_are_there(view, share, seed):
    before = view.copy()
    result = distract(view, 5, share, np.random.default_rng(seed))
    np.testing.assert_array_equal(view, before)
    np.testing.assert_array_equal(result[:, 0], view[:, 0])
    assert (result.shape, result.dtype) == (view.shape, view.dtype)
    assert 0 <= result.min() <= result.max() < 5


@given(views, seeds)
def test_without_a_share_nothing_distracts(view, seed):
    result = distract(view, 5, 0.0, np.random.default_rng(seed))
    np.testing.assert_array_equal(result, view)


@pytest.mark.parametrize("share", [0.1, 0.6, 1.0])
def test_a_share_of_the_later_steps_sees_any_picture(share):
    pictures = 4
    view = np.full((2000, 5), 2, np.int32)
    result = distract(view, pictures, share, np.random.default_rng(0))
    counts = np.bincount(result[:, 1:].ravel()) / result[:, 1:].size
    expected = np.full(pictures, share / pictures)
    expected[2] += 1 - share
    np.testing.assert_allclose(counts, expected, atol=0.02)
    assert (result[:, 0] == 2).all()
