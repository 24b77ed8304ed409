"""Pictures that a domain shows, and their features."""

import numpy as np
import pytest

from npi_tf.domains import get_domain
from npi_tf.domains.canon.pictures import pictures_of
from npi_tf.domains.canon.pose import Pose
from npi_tf.domains.canon.problem import CanonProblem
from npi_tf.errors import InvalidPicture
from npi_tf.gallery import Gallery, views_of
from tests.helpers import ADDITION
from tests.models import small_model
from tests.sights import noise

CANON = get_domain("canon")
FRONT, BEHIND = Pose(0, 15), Pose(180, 30)


@pytest.fixture(scope="module")
def pictures():
    """All pictures of car 7."""
    return pictures_of(CanonProblem(FRONT, 7))


@pytest.fixture(scope="module")
def model():
    return small_model(CANON)


class Shown:
    """Shows noise, and notes which cars were asked for."""

    def __init__(self):
        self.cars = []

    def __call__(self, problem):
        self.cars.append(problem.car)
        return noise(24, 5, seed=problem.car)


def test_features_are_what_the_encoder_sees_in_each_picture(model):
    shown = Shown()
    features = Gallery(model, CANON, shown).features(CanonProblem(FRONT, 3))
    assert features.shape == (24, 5, 8)
    for view in ((0, 0), (0, 4), (13, 2), (23, 3)):
        [expected] = model.encoder().look(noise(24, 5, seed=3)[view][None])
        np.testing.assert_allclose(features[view], expected, atol=1e-5)


@pytest.mark.parametrize("shape", [(64, 64, 3), (128, 128, 1)])
def test_what_is_no_picture_is_refused(model, shape):
    shown = np.zeros((24, 5, *shape), np.uint8)
    gallery = Gallery(model, CANON, lambda problem: shown)
    with pytest.raises(InvalidPicture, match="Received: uint8 of shape"):
        gallery.features(CanonProblem(FRONT))


def test_every_car_is_shown_once(model):
    shown = Shown()
    gallery = Gallery(model, CANON, shown)
    first, second, again = (
        gallery.features(CanonProblem(start, car))
        for start, car in ((FRONT, 1), (FRONT, 2), (BEHIND, 1))
    )
    assert shown.cars == [1, 2]
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - second).max() > 0.01


def test_many_pictures_are_looked_at_in_parts(model):
    pictures = noise(11, 12, seed=4)
    gallery = Gallery(model, CANON, lambda problem: pictures)
    features = gallery.features(CanonProblem(FRONT))
    assert features.shape == (11, 12, 8)
    for view in ((0, 0), (9, 11), (10, 0), (10, 11)):
        [expected] = model.encoder().look(pictures[view][None])
        np.testing.assert_allclose(features[view], expected, atol=1e-5)


def test_a_gallery_shows_the_domains_own_pictures(model, monkeypatch):
    shown = Shown()
    monkeypatch.setattr(CANON.pictures_module + ".pictures_of", shown)
    problem = CanonProblem(BEHIND, 5)
    own = Gallery(model, CANON).features(problem)
    assert shown.cars == [5]
    given = Gallery(model, CANON, Shown()).features(problem)
    np.testing.assert_array_equal(own, given)


def test_pictures_are_all_different(pictures):
    assert pictures.shape == (24, 5, 128, 128, 3)
    assert pictures.dtype == np.uint8
    assert len({picture.tobytes() for row in pictures for picture in row}) == (
        24 * 5
    )


def test_views_are_the_same_pictures_one_by_one(pictures):
    views = views_of(CANON, CanonProblem(BEHIND, 7))
    for view in ((0, 1), (6, 0), (13, 4)):
        np.testing.assert_array_equal(views(view), pictures[view])


def test_the_car_decides_what_is_seen():
    views = [
        views_of(CANON, CanonProblem(start, car))((2, 2))
        for start, car in ((FRONT, 7), (BEHIND, 7), (FRONT, 8))
    ]
    np.testing.assert_array_equal(views[0], views[1])
    assert (views[0] != views[2]).mean() > 0.1


def test_a_domain_without_pictures_has_no_views():
    assert views_of(ADDITION, ADDITION.parse(["1", "2"])) is None
