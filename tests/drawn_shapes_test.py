"""The shapes that drawn cars are made of: closed, and the right way out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npi_tf.cars.drawn import STYLES
from npi_tf.cars.drawn.body import Body
from npi_tf.cars.drawn.geometry import Solid, ball, box, join, loft, rod
from npi_tf.cars.drawn.shape import Shape, blend, stretch, vary
from npi_tf.cars.drawn.sketch import Sketch
from npi_tf.cars.drawn.styles import TABLE
from npi_tf.cars.drawn.surface import Surface, grown, oval, rectangle, refined
from npi_tf.cars.mesh import Part


def volume(solid: Solid) -> float:
    """The volume inside a closed solid; negative if it is inside out."""
    a, b, c = solid.vertices[solid.faces].transpose(1, 0, 2)
    return float(np.sum(a * np.cross(b, c)) / 6)


def open_edges(solid: Solid) -> int:
    """Counts the sides of faces that no other face meets."""
    places = np.unique(
        np.round(solid.vertices, 6), axis=0, return_inverse=True
    )[1].reshape(-1)
    faces = places[solid.faces]
    edges = faces[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2)
    edges = {(a, b) for a, b in edges.tolist() if a != b}
    return sum((b, a) not in edges for a, b in edges)


@pytest.mark.parametrize("detail", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("style", STYLES)
def test_body_is_closed_and_looks_outwards(style, detail):
    shape = TABLE[style].shape
    body = Body(shape, detail).solid()
    assert open_edges(body) == 0
    filled = volume(body) / (shape.length * shape.width * shape.belt_height)
    assert 0.3 < filled < 1


def test_tub_fills_the_hole_in_the_body():
    shape = Shape(boot=0.35)
    body = Body(shape, 0.5, (shape.bed,))
    whole = Surface(Body(shape, 0.5).solid())
    filled = Surface(join(body.solid(), body.tub(shape.bed, 0.4)))
    inside = np.array([[np.mean(shape.bed), 0.6], [shape.bed[0] + 0.2, 0.3]])
    beside = np.array([[shape.bed[1] + 0.05, 0.0], [0.0, 0.0]])
    np.testing.assert_allclose(filled.depth(inside, "top"), 0.4)
    assert (whole.depth(inside, "top") > 0.9).all()
    np.testing.assert_allclose(
        filled.depth(beside, "top"), whole.depth(beside, "top"), atol=1e-3
    )


def test_tub_looks_inwards():
    body = Body(Shape(boot=0.35), 0.5)
    tub = body.tub(body.shape.bed, 0.4)
    a, b, c = tub.vertices[tub.faces].transpose(1, 0, 2)
    normal = np.cross(b - a, c - a)
    middle = np.array([np.mean(body.shape.bed), 0.0, 0.7])
    assert (np.sum(normal * (middle - a), axis=1) >= -1e-9).all()


@pytest.mark.parametrize(
    ("solid", "expected"),
    [
        (box((1, 2, 3), (2, 3, 4)), 24.0),
        (box((0, 0, 0), (2, 2, 3), top=0.5), 7.0),
        (rod((0, 0, 0), (0, 0, 2), 1.0, 4), 4.0),
        (ball((5, 0, 0), (1, 2, 3), 40, 40), 8 * np.pi),
    ],
)
def test_solids_are_closed_and_look_outwards(solid, expected):
    assert open_edges(solid) == 0
    assert volume(solid) == pytest.approx(expected, rel=0.02)


def test_mirrored_and_turned_solids_keep_their_outside():
    solid = box((1, 2, 3), (2, 3, 4))
    assert volume(solid.mirrored()) == pytest.approx(24)
    assert solid.mirrored().vertices[:, 1].max() == -0.5
    for axis in "xyz":
        assert volume(solid.turned(33, axis)) == pytest.approx(24)
    assert volume(join(solid, solid.moved(x=9))) == pytest.approx(48)


def test_loft_joins_rings():
    ring = np.array([[0, 0, 0], [0, 1, 0], [0, 1, 1], [0, 0, 1]], float)
    tube = loft(np.stack([ring, ring + (2, 0, 0)]))
    assert len(tube.faces) == 8
    assert open_edges(tube) == 8


@pytest.mark.parametrize(
    ("side", "axis", "depth"),
    [
        ("front", 0, 2.0),
        ("rear", 0, -2.0),
        ("left", 1, 1.0),
        ("right", 1, -1.0),
        ("top", 2, 0.5),
    ],
)
def test_patch_lies_on_the_side_it_is_laid_on(side, axis, depth):
    surface = Surface(box((0, 0, 0), (4, 2, 1)))
    patch = surface.drape(rectangle((-0.2, 0.2), (-0.1, 0.1)), side, 0.01)
    sign = np.sign(depth)
    np.testing.assert_allclose(patch.vertices[:, axis], depth + sign * 0.01)
    a, b, c = patch.vertices[patch.faces].transpose(1, 0, 2)
    assert (np.cross(b - a, c - a)[:, axis] * sign > 0).all()


def test_patch_that_misses_is_empty():
    surface = Surface(box((0, 0, 0), (4, 2, 1)))
    assert not len(surface.drape(oval((5, 5), (1, 1)), "front").faces)
    depth = surface.depth(np.array([[0.0, 0.0], [0.0, 9.0]]), "front")
    np.testing.assert_allclose(depth, [2, np.nan])


def test_what_has_no_faces_leaves_a_drawing_as_it_is():
    nothing = Surface(box((0, 0, 0), (4, 2, 1))).drape(
        oval((5, 5), (1, 1)), "front"
    )
    plain, beside = Sketch(), Sketch()
    for sketch in (plain, beside):
        sketch.add(box((0, 0, 0), (4, 2, 1)), Part.PAINT, (1.0, 0.0, 0.0))
    beside.add_pair(nothing, Part.GLASS, (0.0, 0.0, 1.0))
    assert len(nothing.vertices)
    np.testing.assert_array_equal(beside.mesh().vertices, plain.mesh().vertices)


def test_high_patch_has_a_wall_around_it():
    surface = Surface(box((0, 0, 0), (4, 2, 1)))
    sheet = rectangle((-0.2, 0.2), (-0.1, 0.1), 2, 2)
    low, high = (surface.drape(sheet, "front", r) for r in (0.01, 0.1))
    assert len(low.faces) == 2
    assert len(high.faces) == 2 + 2 * 4
    assert high.vertices[:, 0].min() < 2


def test_refined_sheet_is_the_same_in_smaller_cells():
    sheet = rectangle((0, 1), (2, 2.5), 2, 3)
    fine = refined(sheet, 0.2)
    assert fine.shape == (4, 7, 2)
    np.testing.assert_allclose(fine[::3, ::3], sheet)
    assert np.diff(fine[0, :, 0]).max() <= 0.2


def test_grown_sheet_has_a_border_all_around():
    sheet = grown(rectangle((0, 1), (2, 2.5)), 0.1)
    np.testing.assert_allclose(sheet.min(axis=(0, 1)), [-0.1, 1.9])
    np.testing.assert_allclose(sheet.max(axis=(0, 1)), [1.1, 2.6])


def test_blend_lies_between():
    first, second = Shape(), Shape(length=6.0, roof_height=2.0)
    assert blend(first, second, 0.0) == first
    assert blend(first, second, 1.0) == second
    assert blend(first, second, 0.25).length == pytest.approx(4.95)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**32))
def test_varied_shapes_can_be_drawn(seed):
    rng = np.random.default_rng(seed)
    for style in TABLE.values():
        s = stretch(vary(style.shape, rng), rng)
        assert s.clearance + 0.25 < s.nose_height < s.cowl_height
        assert s.belt_height + 0.29 < s.roof_height
        assert s.tail < s.rear_axle < s.front_axle < s.nose
        assert s.rear_foot < s.rear_top < s.screen_top < s.screen_foot
