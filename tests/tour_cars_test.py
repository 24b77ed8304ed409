"""Cars of tours: drawn ones by number, and those that a folder lists."""

import dataclasses

import numpy as np
import pytest

from npi_tf.cars.appearance import PLAIN
from npi_tf.cars.drawn import draw_car
from npi_tf.cars.renderer import Renderer
from npi_tf.domains.canon.pictures import atlases_of, views_of
from npi_tf.domains.canon.pose import AZIMUTHS, ELEVATIONS
from npi_tf.domains.canon.problem import CanonProblem
from npi_tf.errors import InvalidConfig
from npi_tf.evaluation.tours.cars import read_cars, without_turntables
from tests.tours import TARGET, write_listing


def test_drawn_cars_are_those_that_the_domain_shows():
    cars = read_cars("drawn:2")
    assert [car.name for car in cars] == ["drawn 0", "drawn 1"]
    shown = views_of(CanonProblem(TARGET, car=1))((3, 2))
    rendered = Renderer(cars[1].source()).render(45, 30, cars[1].appearance)
    np.testing.assert_array_equal(rendered, shown)
    assert read_cars("drawn:1-1")[0].source().vertices.tobytes() == (
        cars[1].source().vertices.tobytes()
    )


def test_numbers_of_a_dataset_are_those_of_its_cars():
    cars = read_cars("drawn:1000003-1000004")
    assert [car.name for car in cars] == ["drawn 1000003", "drawn 1000004"]
    vertices = [car.source().vertices.tobytes() for car in cars]
    assert vertices == [
        draw_car(number).vertices.tobytes() for number in (1000003, 1000004)
    ]


def test_listed_cars_are_plain_and_seen_from_everywhere(tmp_path):
    cars = read_cars(str(write_listing(tmp_path, "a.ply", "b.ply")))
    assert [car.name for car in cars] == ["a", "b"]
    [atlas] = atlases_of(cars[:1], processes=1)
    assert atlas.shape == (AZIMUTHS, ELEVATIONS, 128, 128, 3)
    renderer = Renderer(cars[0].source())
    for azimuth, elevation in ((0, 1), (6, 4), (18, 0)):
        np.testing.assert_array_equal(
            atlas[azimuth, elevation],
            renderer.render(15 * azimuth, 15 * elevation, PLAIN),
        )
    front, left = atlas[0, 1, 64, 64], atlas[6, 1, 64, 64]
    assert front.argmax() == 0
    assert left.argmax() == 1


def test_a_turntable_can_be_left_out():
    cars = read_cars("drawn:2")
    for car, bare in zip(cars, without_turntables(cars), strict=True):
        assert car.appearance.turntable is not None
        assert bare == dataclasses.replace(
            car, appearance=dataclasses.replace(car.appearance, turntable=None)
        )


@pytest.mark.parametrize(
    "text",
    [
        "drawn:",
        "drawn:0",
        "drawn:x",
        "drawn:-1",
        "drawn:5-4",
        "drawn:1-2-3",
        "drawn:١",
        "drawn:10001",
        "drawn:0-10000",
        f"drawn:{'9' * 5000}",
    ],
)
def test_bad_numbers_of_cars_are_refused(text):
    with pytest.raises(InvalidConfig) as refusal:
        read_cars(text)
    assert str(refusal.value).startswith(
        "Drawn cars must be `drawn:N` with N from 1 to 10000, or "
        "`drawn:FIRST-LAST` with rising numbers of as many cars. Received: "
    )
    assert text[:40] in str(refusal.value)


def test_a_folder_must_list_a_car(tmp_path):
    with pytest.raises(InvalidConfig, match="must hold cars.json"):
        read_cars(str(tmp_path / "nowhere"))
    write_listing(tmp_path)
    with pytest.raises(InvalidConfig, match="must list a car. Received: "):
        read_cars(str(tmp_path))
