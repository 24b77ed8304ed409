"""Cars drawn at random: the same for the same seed, and with a front."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npi_tf.cars.drawn import STYLES, draw_car
from npi_tf.cars.drawn.body import Body
from npi_tf.cars.drawn.geometry import Solid, ball, box, join, loft, rod
from npi_tf.cars.drawn.kit import CHANCES
from npi_tf.cars.drawn.shape import Shape, blend, stretch, vary
from npi_tf.cars.drawn.styles import TABLE
from npi_tf.cars.drawn.surface import Surface, grown, oval, rectangle, refined
from npi_tf.cars.mesh import CarMesh, Part
from npi_tf.errors import InvalidConfig

SEEDS = (0, 1, 5)
ALL = [(seed, style) for style in STYLES for seed in SEEDS]


@pytest.fixture(scope="module")
def cars() -> dict[tuple[int, str], CarMesh]:
    return {key: draw_car(*key) for key in ALL}


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


def centres(mesh: CarMesh, part: Part) -> np.ndarray:
    return mesh.vertices[mesh.faces[mesh.part == part]].mean(axis=1)


def test_same_seed_gives_same_bytes():
    first, second = draw_car(11), draw_car(11)
    for name in ("vertices", "faces", "part", "colour", "normals"):
        assert getattr(first, name).tobytes() == getattr(second, name).tobytes()


def test_drawing_leaves_the_global_generator_alone():
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    draw_car(1)
    after = np.random.get_state()[1]  # noqa: NPY002
    np.testing.assert_array_equal(after, before)


def test_no_two_cars_are_the_same(cars):
    drawn = {mesh.vertices.tobytes() for mesh in cars.values()}
    assert len(drawn) == len(ALL)


def test_without_a_style_the_seed_picks_one(cars):
    picked = set()
    for seed in SEEDS:
        drawn = draw_car(seed).vertices.tobytes()
        same = [
            style
            for style in STYLES
            if cars[seed, style].vertices.tobytes() == drawn
        ]
        assert len(same) == 1
        picked.update(same)
    assert len(picked) > 1


@pytest.mark.parametrize(
    ("seed", "rule"),
    [
        (-1, "A seed must be at least 0. Received: -1."),
        (1.0, "A seed must be an integer. Received: 1.0."),
        (True, "A seed must be an integer. Received: True."),
    ],
)
def test_seed_must_be_a_natural_number(seed, rule):
    with pytest.raises(InvalidConfig) as caught:
        draw_car(seed)
    assert str(caught.value) == rule


def test_style_must_be_known():
    with pytest.raises(InvalidConfig) as caught:
        draw_car(0, "tank")
    message = str(caught.value)
    assert message.startswith("A style must be one of sedan, ")
    assert message.endswith("Received: 'tank'.")


def test_seeds_of_numpy_are_seeds():
    first, second = draw_car(np.int64(4)), draw_car(4)
    assert first.vertices.tobytes() == second.vertices.tobytes()


def test_cars_are_whole(cars):
    for key, mesh in cars.items():
        assert np.isfinite(mesh.vertices).all(), key
        assert ((mesh.colour >= 0) & (mesh.colour <= 1)).all(), key
        assert 500 <= len(mesh.faces) <= 30_000, key


def test_cars_are_long_and_stand_on_four_wheels(cars):
    for key, mesh in cars.items():
        length, width, height = np.ptp(mesh.vertices[mesh.faces], axis=(0, 1))
        assert length > 0.9 * width, key
        assert length > height, key
        tyres = mesh.vertices[mesh.faces[mesh.part == Part.TYRE]]
        floor = mesh.vertices[mesh.faces][..., 2].min()
        for x, y in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            corner = tyres[(x * tyres[..., 0] > 0) & (y * tyres[..., 1] > 0)]
            assert corner[:, 2].min() == pytest.approx(floor, abs=1e-6), key


def test_lamps_tell_front_from_rear(cars):
    for key, mesh in cars.items():
        front, rear = (
            centres(mesh, part) for part in (Part.HEADLAMP, Part.TAIL_LAMP)
        )
        assert not len(front) or front[:, 0].mean() > 0.2, key
        assert not len(rear) or rear[:, 0].mean() < -0.1, key


@pytest.mark.parametrize("style", STYLES)
def test_form_alone_tells_front_from_rear(cars, style):
    """The outline from the side is not its own mirror image."""
    outlines = [_outline(cars[seed, style]) for seed in SEEDS]
    assert np.mean([np.abs(o - o[::-1]) for o in outlines]) > 0.025


def _outline(mesh: CarMesh, bins: int = 24) -> np.ndarray:
    """The greatest height over each part of the length."""
    corners = mesh.vertices[mesh.faces]
    length = np.ptp(corners[..., 0])
    middle = corners[..., 0].mean(axis=1) / length + 0.5
    places = np.clip((middle * bins).astype(int), 0, bins - 1)
    outline = np.full(bins, corners[..., 2].min())
    np.maximum.at(outline, places, corners[..., 2].max(axis=1))
    return outline


def test_every_part_is_drawn_somewhere(cars):
    drawn = set(np.concatenate([mesh.part for mesh in cars.values()]).tolist())
    assert drawn == set(Part) - {Part.FILE}


@pytest.mark.parametrize("part", [Part.PLATE, Part.INTERIOR])
def test_network_cannot_lean_on_one_part(cars, part):
    have = [part in mesh.part for mesh in cars.values()]
    assert any(have)
    assert not all(have)


def test_lengths_and_heights_spread_widely(cars):
    sizes = [np.ptp(mesh.vertices, axis=0) for mesh in cars.values()]
    length, width, height = np.transpose(sizes)
    assert np.ptp(length / width) > 0.8
    assert np.ptp(height / width) > 0.4


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


def test_styles_name_only_things_that_exist():
    for name, style in TABLE.items():
        assert set(style.often) <= set(CHANCES), name
