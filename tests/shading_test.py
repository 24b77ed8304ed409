"""Light, highlights and shadows in pictures of boxes."""

import dataclasses

import numpy as np

from npi_tf.cars.mesh import Part, make_mesh
from npi_tf.cars.renderer import Renderer
from npi_tf.cars.shading import Light, Lighting
from npi_tf.cars.shadow import Shadow
from tests.boxes import COLOURS, box
from tests.looks import FLAT, car, outline


def test_light_comes_from_where_it_stands():
    grey = dict.fromkeys(COLOURS, (0.5, 0.5, 0.5))
    renderer = Renderer(box(colours=grey))

    def brightness(azimuth, **options):
        lights = (Light(90, 0, (0.8, 0.8, 0.8)),)
        dark = Lighting((0, 0, 0), (0, 0, 0), lights, 0.0, gloss=0.0, **options)
        look = dataclasses.replace(FLAT, lighting=dark)
        return renderer.render(azimuth, 0, look)[64, 64, 0]

    assert brightness(90, follows_camera=False) == round(255 * 0.5 * 0.8**0.5)
    assert brightness(-90, follows_camera=False) == 0
    assert brightness(0, follows_camera=True) == 0
    assert brightness(90, follows_camera=True) == 0


DARKNESS = (0, 0, 0)


def middle(part, azimuth, elevation, lighting, colour=DARKNESS, length=1):
    """Returns the light, 0 to 1, in the middle of a box's picture."""
    mesh = box(
        (length, 1, 1),
        parts=dict.fromkeys(COLOURS, part),
        colours=dict.fromkeys(COLOURS, colour),
    )
    look = dataclasses.replace(FLAT, lighting=lighting)
    picture = Renderer(mesh).render(azimuth, elevation, look)
    return np.square(picture[64, 64] / 255)


def test_sky_lights_what_points_up_and_the_ground_what_points_down():
    light = Lighting(sky=(0, 0, 0.8), ground=(0.4, 0, 0), gloss=0.0)
    found = [
        middle(Part.PAINT, 0, elevation, light, (1, 1, 1))
        for elevation in (90, 0, -90)
    ]
    expected = [[0, 0, 0.8], [0.2, 0, 0.4], [0.4, 0, 0]]
    np.testing.assert_allclose(found, expected, atol=0.005)


def test_sky_is_mirrored_by_glass_and_more_at_a_grazing_view():
    light = Lighting(sky=(1, 1, 1), ground=DARKNESS)
    above = middle(Part.GLASS, 0, 90, light)
    np.testing.assert_allclose(above, 0.16 * 0.8, atol=0.005)
    beside, grazing = (
        middle(Part.GLASS, azimuth, 0, light, length=6)[0]
        for azimuth in (90, 15)
    )
    assert 0.02 < beside < above[0] / 2
    assert 1.5 * beside < grazing < 3 * beside
    assert middle(Part.TYRE, 0, 90, light)[0] < 0.01
    matt = dataclasses.replace(light, gloss=0.0)
    assert (middle(Part.GLASS, 0, 90, matt) == 0).all()


def test_highlights_depend_on_the_part_and_the_angle():
    def highlight(part, azimuth, colour=DARKNESS):
        lamp = (Light(azimuth, 0, (0.5, 0.5, 0.5)),)
        light = Lighting(DARKNESS, DARKNESS, lamp, throws_shadows=False)
        return middle(part, 0, 0, light, colour)

    for part, strength in [
        (Part.GLASS, 0.7), (Part.PAINT, 0.35), (Part.TYRE, 0.04)
    ]:  # fmt: skip
        np.testing.assert_allclose(highlight(part, 0), strength / 2, atol=0.01)
    assert 0.01 < highlight(Part.PAINT, 30)[0] < 0.05
    assert (highlight(Part.GLASS, 60) == 0).all()
    gold = highlight(Part.METAL, 60, (1, 0.5, 0))
    assert gold[0] > gold[1] > gold[2]
    np.testing.assert_allclose(
        highlight(Part.METAL, 0, (0, 0, 0)), 0.2 * 0.6 / 2, atol=0.01
    )


def screened(part, colour, lighting):
    """Returns the picture of a wall with a smaller one before it.

    The lower edge of the smaller wall is in the picture's middle.
    """
    vertices = np.array(
        [[0, -3, 0], [0, 3, 0], [0, 3, 4], [0, -3, 4]]
        + [[1, -1, 2], [1, 1, 2], [1, 1, 4], [1, -1, 4]],
        float,
    )
    faces = np.array([[0, 1, 2], [0, 2, 3], [4, 5, 6], [4, 6, 7]])
    colours = np.full((4, 3), colour)
    mesh = make_mesh(vertices, faces, np.full(4, part), colours)
    look = dataclasses.replace(FLAT, lighting=lighting)
    return Renderer(mesh).render(0, 0, look)


def test_car_throws_a_shadow_on_itself():
    lamp = (Light(0, 60, (0.7, 0.7, 0.7)),)
    light = Lighting((0.1,) * 3, (0.1,) * 3, lamp, gloss=0.0)
    without = dataclasses.replace(light, throws_shadows=False)
    below, beside = (78, 64), (78, 20)
    dark = screened(Part.TRIM, 1.0, light)
    assert (dark[below] < dark[beside] // 2).all()
    lit = screened(Part.TRIM, 1.0, without)
    np.testing.assert_array_equal(lit[below], lit[beside])
    np.testing.assert_array_equal(lit[beside], dark[beside])


def test_no_highlight_is_in_a_shadow():
    lamp = (Light(0, 30, (0.9, 0.9, 0.9)),)
    picture = screened(Part.PAINT, 0.0, Lighting(DARKNESS, DARKNESS, lamp))
    assert (picture[70, 20] > 20).all()
    assert (picture[70, 64] == 0).all()


def test_shadow_darkens_the_ground_next_to_the_car():
    renderer = Renderer(car())
    dark = dataclasses.replace(FLAT, shadow=Shadow(0.8, 0.5))
    picture = renderer.render(90, 30, dark)
    bottom = outline(renderer.render(90, 30, FLAT))[0][1]
    assert picture[bottom + 3, 64, 0] < 200
    assert (picture[:20] == 255).all()
    below = dataclasses.replace(FLAT, shadow=Shadow(0.8, 0.5))
    seen = renderer.render(90, -30, below)
    np.testing.assert_array_equal(seen, renderer.render(90, -30, FLAT))
