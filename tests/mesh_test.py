"""Meshes: their place, size and normals, and what is refused."""

import re

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from npi_tf.cars.mesh import CREASE_DEGREES, Part, make_mesh
from npi_tf.errors import InvalidMesh
from tests.boxes import SIDES, box, box_arguments

SQUARE = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0.0]])
HALVES = np.array([[0, 1, 2], [0, 2, 3]])
PRISM_SIDES = 16
"""They bend by 22.5 degrees, less than a crease."""
EDGE = (0, 1)
"""Vertices of `roof` at which its two sides meet."""

welding = pytest.mark.parametrize("welded", [True, False])


def mesh_of(vertices, faces, welded=True):
    """Returns a mesh of one paint; unwelded, no two faces share a vertex."""
    vertices, faces = np.array(vertices, float), np.array(faces)
    if not welded:
        vertices = vertices[faces].reshape(-1, 3)
        faces = np.arange(len(vertices)).reshape(-1, 3)
    count = len(faces)
    return make_mesh(vertices, faces, np.zeros(count), np.ones((count, 3)))


def prism(diagonals, start, turn):
    """Returns a prism's vertices, faces and the side that each belongs to.

    Args:
        diagonals: for each side, which way it is cut in two.
        start: the corner from which the top is cut into a fan.
        turn: how far the whole is turned about its axis, in radians.
    """
    n = len(diagonals)
    angle = 2 * np.pi * np.arange(n) / n + turn
    ring = np.stack([np.cos(angle), np.sin(angle), np.zeros(n)], axis=1)
    faces = []
    for i, diagonal in enumerate(diagonals):
        a, b, c, d = i, (i + 1) % n, (i + 1) % n + n, i + n
        faces += [[a, b, c], [a, c, d]] if diagonal else [[a, b, d], [b, c, d]]
    fan = (np.arange(n) + start) % n + n
    faces += [[fan[0], fan[i], fan[i + 1]] for i in range(1, n - 1)]
    side = [*np.repeat(np.arange(n), 2), *[n] * (n - 2)]
    return np.concatenate([ring, ring + [0, 0, 1]]), faces, side


def normals_by_place(vertices, faces, side, welded=True):
    """Returns the normals at each place of a side."""
    mesh = mesh_of(vertices, faces, welded)
    found = {}
    for face, i, normals in zip(faces, side, mesh.normals, strict=True):
        for vertex, normal in zip(face, normals, strict=True):
            found.setdefault((i, vertex), []).append(normal)
    return found


def roof(bend):
    """Returns two rectangles that meet at `EDGE` and bend by so much."""
    slope = np.radians(bend / 2)
    x, z = np.cos(slope), -np.sin(slope)
    return [
        *([0, 0, 0], [0, 3, 0], [-x, 3, z], [-x, 0, z]),
        *([x, 0, z], [x, 3, z]),
    ], [[0, 1, 2], [0, 2, 3], [1, 0, 4], [1, 4, 5]]


def test_a_mesh_is_centred_and_of_one_size():
    vertices, *rest = box_arguments((3, 2, 0.5))
    mesh = make_mesh(vertices * 7 + [5, -6, 70], *rest)
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    np.testing.assert_allclose(low, -high, atol=1e-12)
    np.testing.assert_allclose(high, [3, 2, 0.5] / np.linalg.norm([3, 2, 0.5]))


def test_vertices_that_no_face_uses_do_not_count():
    mesh = mesh_of([*SQUARE, [99, 99, 99]], HALVES)
    corners = mesh.vertices[mesh.faces].reshape(-1, 3)
    np.testing.assert_allclose(corners.max(axis=0), [0.5**0.5, 0.5**0.5, 0])


def test_faces_without_area_are_left_out_with_all_that_is_theirs():
    flat = [[1, 1, 2], [0, 0, 0]]
    faces = np.array([flat[0], HALVES[0], flat[1], HALVES[1]])
    mesh = make_mesh(
        SQUARE,
        faces,
        part=[9, Part.GLASS, 9, Part.TYRE],
        colour=np.arange(12).reshape(4, 3) / 12,
        uv=np.arange(24).reshape(4, 3, 2),
        texture=[8, 0, 8, -1],
        textures=("a picture",),
    )
    np.testing.assert_array_equal(mesh.faces, HALVES)
    assert mesh.part.tolist() == [Part.GLASS, Part.TYRE]
    np.testing.assert_allclose(mesh.colour * 12, [[3, 4, 5], [9, 10, 11]], 1e-6)
    assert mesh.uv[:, 0].tolist() == [[6, 7], [18, 19]]
    assert mesh.texture.tolist() == [0, -1]
    assert mesh.textures == ("a picture",)
    assert mesh.normals.shape == (2, 3, 3)


def test_a_mesh_without_textures_has_the_documented_types():
    mesh = mesh_of(SQUARE, HALVES)
    assert mesh.texture.tolist() == [-1, -1]
    assert not mesh.uv.any()
    types = {
        "vertices": np.float64,
        "faces": np.int64,
        "part": np.uint8,
        "colour": np.float32,
        "normals": np.float32,
        "uv": np.float32,
        "texture": np.int16,
    }
    assert {name: getattr(mesh, name).dtype for name in types} == types


def test_a_box_has_the_normals_of_its_sides():
    outwards = {
        "front": [1, 0, 0],
        "back": [-1, 0, 0],
        "left": [0, 1, 0],
        "right": [0, -1, 0],
        "top": [0, 0, 1],
        "bottom": [0, 0, -1],
    }
    expected = np.repeat([outwards[side] for side in SIDES], 12, axis=0)
    normals = box((3, 1, 0.2)).normals
    np.testing.assert_array_equal(normals.reshape(-1, 3), expected)


@welding
def test_a_sphere_has_radial_normals(welded):
    sphere = trimesh.creation.icosphere(subdivisions=3)
    mesh = mesh_of(sphere.vertices, sphere.faces, welded)
    radial = mesh.vertices[mesh.faces]
    radial /= np.linalg.norm(radial, axis=2, keepdims=True)
    cosine = np.einsum("ijk,ijk->ij", radial, mesh.normals)
    assert np.degrees(np.arccos(cosine.min())) < 0.5
    np.testing.assert_allclose(np.linalg.norm(mesh.normals, axis=2), 1, 1e-6)


@given(
    st.lists(st.booleans(), min_size=PRISM_SIDES, max_size=PRISM_SIDES),
    st.integers(0, PRISM_SIDES - 1),
    st.floats(0, 6),
    st.booleans(),
)
@settings(max_examples=25)
def test_it_does_not_matter_how_flat_sides_are_cut(
    diagonals, start, turn, welded
):
    plain = normals_by_place(*prism([True] * PRISM_SIDES, 0, turn))
    other = normals_by_place(*prism(diagonals, start, turn), welded)
    assert plain.keys() == other.keys()
    for place, normals in other.items():
        for normal in [*plain[place], *normals]:
            np.testing.assert_allclose(normal, plain[place][0], atol=1e-5)


def test_a_prism_is_round_at_its_sides_and_flat_on_top():
    vertices, faces, side = prism([True] * PRISM_SIDES, 0, 0.1)
    for (i, vertex), normals in normals_by_place(vertices, faces, side).items():
        expected = [0, 0, 1] if i == PRISM_SIDES else [*vertices[vertex][:2], 0]
        np.testing.assert_allclose(
            normals, [expected] * len(normals), atol=1e-5
        )


@welding
@pytest.mark.parametrize(
    ("bend", "smooth"),
    [
        (CREASE_DEGREES - 0.1, True),
        (CREASE_DEGREES + 0.1, False),
        (10, True),
        (90, False),
    ],
)
def test_an_edge_is_seen_where_faces_bend_by_more_than_a_crease(
    bend, smooth, welded
):
    vertices, faces = roof(bend)
    mesh = mesh_of(vertices, faces, welded)
    slope = np.radians(bend / 2)
    left, right = ([x, 0, np.cos(slope)] for x in np.sin([-slope, slope]))
    flat = np.array([[left] * 3] * 2 + [[right] * 3] * 2)
    rounded = np.isin(faces, EDGE) & smooth
    expected = np.where(rounded[..., None], [0, 0, 1], flat)
    np.testing.assert_allclose(mesh.normals, expected, atol=1e-6)


def test_the_two_sides_of_a_sheet_do_not_touch_each_other():
    mesh = mesh_of(SQUARE, [*HALVES, *HALVES[:, ::-1]])
    np.testing.assert_array_equal(mesh.normals[:2, :, 2], 1)
    np.testing.assert_array_equal(mesh.normals[2:, :, 2], -1)


@pytest.mark.parametrize(
    ("vertices", "faces", "message"),
    [
        (
            [*SQUARE, [0, np.nan, np.inf]],
            HALVES,
            "must be finite numbers. Received: 2 that are not.",
        ),
        (SQUARE, np.zeros((0, 3)), "A mesh must have a face. Received none."),
        ([], np.zeros((0, 3)), "A mesh must have a face. Received none."),
        (SQUARE, [[0, 1, 4]], "must use vertices 0 to 3. Received: 0 to 4."),
        (SQUARE, [[-1, 1, 2]], "must use vertices 0 to 3. Received: -1 to 2."),
        (
            SQUARE,
            [[0, 0, 0]],
            "must have a size above 0. Received: 0 from corner to corner.",
        ),
        (
            SQUARE,
            [[0, 1, 1], [2, 3, 2]],
            "must have a face with an area. Received: 2 faces without.",
        ),
    ],
)
def test_what_is_no_mesh_is_refused(vertices, faces, message):
    with pytest.raises(InvalidMesh, match=re.escape(message)):
        mesh_of(vertices, faces)
