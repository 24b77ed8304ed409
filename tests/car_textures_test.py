"""Colours and textures of cars from files."""

import numpy as np
import pytest
import trimesh
from PIL import Image

from npi_tf.cars.files import load_car
from npi_tf.cars.textures import LARGEST, NO_COLOUR
from tests.car_files import (
    BLUE,
    CORNERS,
    DAE,
    FACES,
    GREEN,
    OBJ,
    RED,
    SKIN,
    WHITE,
    change_header,
    save,
    save_obj,
    save_skin,
    save_textured,
    square,
)


def seen_at(mesh, y, z):
    """Returns the texture's colour where the mesh is cut at `(y, z)`."""
    for face in range(len(mesh.faces)):
        corners = mesh.vertices[mesh.faces[face]][:, 1:]
        edges = np.vstack([corners.T, np.ones(3)])
        weights = np.linalg.solve(edges, [y, z, 1])
        if (weights >= 0).all():
            u, v = weights @ mesh.uv[face]
            texture = mesh.textures[mesh.texture[face]]
            height, width = texture.shape[:2]
            pixel = texture[int((1 - v) * height), int(u * width)]
            return tuple(pixel.tolist())
    raise AssertionError("nothing there")


@pytest.mark.parametrize("ending", ["glb", "gltf", "obj", "dae"])
def test_textures_are_the_right_way_up(tmp_path, ending):
    mesh = load_car(save_textured(tmp_path, ending), "+Z", "+Y")
    assert mesh.textures[0].dtype == np.uint8
    np.testing.assert_array_equal(mesh.textures[0], SKIN)
    assert (mesh.texture == 0).all()
    assert (mesh.colour == 1).all()
    # Seen from the front, the car's left is the picture's right.
    places = {(-0.3, 0.3): RED, (0.3, 0.3): GREEN}
    places |= {(-0.3, -0.3): BLUE, (0.3, -0.3): WHITE}
    assert {place: seen_at(mesh, *place) for place in places} == places


def test_colours_of_gltf_are_light(tmp_path):
    box = square(None, baseColorFactor=[64, 255, 0, 255])
    mesh = load_car(save(box, tmp_path / "car.glb"))
    assert mesh.texture.tolist() == [-1, -1]
    assert mesh.textures == ()
    expected = [[np.sqrt(64 / 255), 1, 0]] * 2
    np.testing.assert_allclose(mesh.colour, expected, atol=1e-6)


def test_texture_of_gltf_is_multiplied_with_its_colour(tmp_path):
    box = square(baseColorFactor=[64, 255, 0, 255])
    mesh = load_car(save(box, tmp_path / "car.glb"))
    assert mesh.texture.tolist() == [0, 0]
    np.testing.assert_allclose(mesh.colour[0, 0], np.sqrt(64 / 255), atol=1e-6)


def test_material_of_gltf_is_multiplied_with_colours_of_vertices(tmp_path):
    box = square(None, baseColorFactor=[255, 64, 255, 255])
    box.visual.vertex_attributes["color"] = np.full((4, 4), 64, np.uint8)
    mesh = load_car(save(box, tmp_path / "car.glb"))
    light = np.array([64, 64 * 64 / 255, 64]) / 255
    np.testing.assert_allclose(mesh.colour[1], np.sqrt(light), atol=1e-6)


def test_colours_of_obj_and_dae_are_those_of_screens(tmp_path):
    path = save_obj(tmp_path, "Kd 0.2 0.4 1", None)
    expected = [[0.2, 0.4, 1]] * 2
    np.testing.assert_allclose(load_car(path).colour, expected, atol=1e-6)
    (tmp_path / "car.dae").write_text(DAE % "<color>0.2 0.4 1 1</color>")
    mesh = load_car(tmp_path / "car.dae")
    np.testing.assert_allclose(mesh.colour, expected, atol=1e-6)
    assert not mesh.uv.any()


def test_texture_of_obj_takes_the_place_of_its_colour(tmp_path):
    path = save_obj(tmp_path, "Kd 0.5 0.5 0.5\nmap_Kd skin.png")
    mesh = load_car(path)
    assert (mesh.colour == 1).all()
    assert mesh.texture.tolist() == [0, 0]


@pytest.mark.parametrize("ending", ["ply", "obj", "glb"])
def test_colours_of_vertices_are_averaged(tmp_path, ending):
    thing = trimesh.Trimesh(CORNERS, FACES, process=False)
    thing.visual.vertex_colors = [RED, RED, RED, BLUE]
    mesh = load_car(save(thing, tmp_path / f"car.{ending}"))
    first, second = [1, 0, 0], np.array([2, 0, 1]) / 3
    if ending == "glb":
        second = np.sqrt(second)
    np.testing.assert_allclose(mesh.colour, [first, second], atol=3e-3)


def test_colours_of_faces_are_kept(tmp_path):
    path = tmp_path / "car.ply"
    thing = trimesh.Trimesh(CORNERS, FACES, process=False)
    thing.visual.face_colors = [(51, 102, 255), BLUE]
    mesh = load_car(save(thing, path))
    expected = [[0.2, 0.4, 1], [0, 0, 1]]
    np.testing.assert_allclose(mesh.colour, expected, atol=1e-6)


@pytest.mark.parametrize("ending", ["stl", "ply", "glb"])
def test_without_colours_a_car_is_grey(tmp_path, ending):
    thing = trimesh.Trimesh(CORNERS, FACES, process=False)
    mesh = load_car(save(thing, tmp_path / f"car.{ending}"))
    np.testing.assert_allclose(mesh.colour, NO_COLOUR)


def test_one_texture_of_many_parts_is_kept_once(tmp_path):
    shared, other = square(), square(SKIN[::-1].copy())
    scene = trimesh.Scene(other)
    for place in range(3):
        part = trimesh.Trimesh(CORNERS + [3 * place, 0, 0], FACES)
        part.visual = shared.visual
        scene.add_geometry(part)
    mesh = load_car(save(scene, tmp_path / "car.glb"))
    assert len(mesh.textures) == 2
    assert sorted(np.bincount(mesh.texture)) == [2, 6]


def test_large_textures_are_shrunk(tmp_path):
    wide = np.zeros((LARGEST // 2, 2 * LARGEST, 3), np.uint8)
    wide[:, LARGEST:] = 200
    (texture,) = load_car(save_obj(tmp_path, skin=wide)).textures
    assert texture.shape == (LARGEST // 4, LARGEST, 3)
    assert texture[9, 9].tolist() == [0, 0, 0]
    assert texture[9, -9].tolist() == [200, 200, 200]


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "1", "CMYK"])
def test_textures_of_any_kind_become_rgb(tmp_path, mode):
    path = save_obj(tmp_path, "map_Kd skin.tif", None)
    pixels = np.repeat(SKIN[:1, :1] * 0 + 255, 4, axis=1)
    Image.fromarray(pixels).convert(mode).save(tmp_path / "skin.tif")
    (texture,) = load_car(path).textures
    np.testing.assert_array_equal(texture, pixels)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("../skins/skin.png", "../skins/skin.png"),
        ("C:\\maker\\cars\\skin.png", "skin.png"),
        ("/home/maker/skin.png", "skin.png"),
        ("skins\\skin.png", "skins/skin.png"),
        ("-s 1 1 1 skin.png", "skin.png"),
        ("my%20skin.png", "my skin.png"),
        ("my skin.png", "my skin.png"),
        ("C:\\cars\\my skin.png", "my skin.png"),
    ],
)
def test_textures_are_found_where_they_may_be(tmp_path, name, place):
    folder = tmp_path / "meshes"
    folder.mkdir()
    path = save_obj(folder, f"map_Kd {name}", None)
    save_skin(folder / place)
    np.testing.assert_array_equal(load_car(path).textures[0], SKIN)


def test_impossible_places_on_a_texture_become_its_corner(tmp_path):
    path = save_obj(tmp_path)
    path.write_text(OBJ.replace("vt 1 0", "vt nan inf"))
    mesh = load_car(path)
    assert mesh.uv[0].tolist() == [[0, 0], [0, 0], [1, 1]]


def test_a_texture_needs_places_for_the_corners(tmp_path):
    path = save(square(), tmp_path / "car.glb")

    def forget(header):
        header["meshes"][0]["primitives"][0]["attributes"].pop("TEXCOORD_0")

    change_header(path, forget)
    mesh = load_car(path)
    assert mesh.texture.tolist() == [-1, -1]
    assert mesh.textures == ()
