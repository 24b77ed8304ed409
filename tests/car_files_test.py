"""Cars from files: axes, places, colours, textures and what is refused."""

import contextlib
import itertools
import json
import logging
import re

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from trimesh.visual import TextureVisuals
from trimesh.visual.material import PBRMaterial

from npi_tf.cars.files import ENDINGS, load_car
from npi_tf.cars.mesh import Part
from npi_tf.cars.textures import LARGEST, NO_COLOUR
from npi_tf.errors import InvalidConfig, InvalidMesh

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255,) * 3
SKIN = np.array([[RED, GREEN], [BLUE, WHITE]], np.uint8)
"""A picture: red at the upper left, green at the upper right and so on."""

CORNERS = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0.0]])
"""A square seen from +Z with +Y up, counter-clockwise."""

FACES = np.array([[0, 1, 2], [0, 2, 3]])

OBJ = """mtllib car.mtl
usemtl paint
v -1 -1 0\nv 1 -1 0\nv 1 1 0\nv -1 1 0
vt 0 0\nvt 1 0\nvt 1 1\nvt 0 1
f 1/1 2/2 3/3\nf 1/1 3/3 4/4
"""

DAE = """<?xml version="1.0"?>
<COLLADA xmlns="http://www.collada.org/2005/11/COLLADASchema" version="1.4.1">
<asset><up_axis>Z_UP</up_axis></asset>
<library_images><image id="i"><init_from>skin.png</init_from></image>
</library_images>
<library_effects><effect id="e"><profile_COMMON>
<newparam sid="f"><surface type="2D"><init_from>i</init_from></surface>
</newparam>
<newparam sid="s"><sampler2D><source>f</source></sampler2D></newparam>
<technique sid="t"><lambert><diffuse>%s</diffuse></lambert></technique>
</profile_COMMON></effect></library_effects>
<library_materials><material id="m"><instance_effect url="#e"/></material>
</library_materials>
<library_geometries><geometry id="g"><mesh>
<source id="p"><float_array id="pa" count="12">-1 -1 0 1 -1 0 1 1 0 -1 1 0
</float_array><technique_common><accessor source="#pa" count="4" stride="3">
<param name="X" type="float"/><param name="Y" type="float"/>
<param name="Z" type="float"/></accessor></technique_common></source>
<source id="u"><float_array id="ua" count="8">0 0 1 0 1 1 0 1</float_array>
<technique_common><accessor source="#ua" count="4" stride="2">
<param name="S" type="float"/><param name="T" type="float"/></accessor>
</technique_common></source>
<vertices id="v"><input semantic="POSITION" source="#p"/></vertices>
<triangles count="2" material="sym">
<input semantic="VERTEX" source="#v" offset="0"/>
<input semantic="TEXCOORD" source="#u" offset="0"/>
<p>0 1 2 0 2 3</p></triangles></mesh></geometry></library_geometries>
<library_visual_scenes><visual_scene id="w"><node><scale>1 2 1</scale>
<instance_geometry url="#g"><bind_material><technique_common>
<instance_material symbol="sym" target="#m"/></technique_common>
</bind_material></instance_geometry></node></visual_scene>
</library_visual_scenes>
<scene><instance_visual_scene url="#w"/></scene></COLLADA>
"""
TEXTURE = '<texture texture="s" texcoord="c"/>'


def save_skin(path, pixels=SKIN):
    path.parent.mkdir(exist_ok=True)
    Image.fromarray(pixels).save(path)


def save_obj(folder, material="map_Kd skin.png", skin=SKIN):
    (folder / "car.obj").write_text(OBJ)
    (folder / "car.mtl").write_text(f"newmtl paint\n{material}\n")
    if skin is not None:
        save_skin(folder / "skin.png", skin)
    return folder / "car.obj"


def square(pixels=SKIN, **material):
    """Returns a square, with a texture unless `pixels` is None."""
    if pixels is not None:
        material["baseColorTexture"] = Image.fromarray(pixels)
    visual = TextureVisuals(
        uv=(CORNERS[:, :2] + 1) / 2, material=PBRMaterial(**material)
    )
    return trimesh.Trimesh(CORNERS, FACES, visual=visual, process=False)


def save(thing, path):
    if path.suffix == ".gltf":
        for name, data in trimesh.Scene(thing).export(file_type="gltf").items():
            name = path.name if name == "model.gltf" else name
            (path.parent / name).write_bytes(data)
    else:
        thing.export(path)
    return path


def save_textured(folder, ending):
    """Saves the square with `SKIN` on it."""
    if ending == "obj":
        return save_obj(folder)
    if ending == "dae":
        (folder / "car.dae").write_text(DAE % TEXTURE)
        save_skin(folder / "skin.png")
        return folder / "car.dae"
    path = save(square(), folder / f"car.{ending}")
    if ending == "gltf":  # GLB has the picture inside, this one beside it.
        header = json.loads(path.read_text())
        header["images"] = [{"uri": "skin.png"}]
        path.write_text(json.dumps(header))
        save_skin(folder / "skin.png")
    return path


def change_header(path, change):
    """Rewrites the JSON part of a GLB file."""
    data = path.read_bytes()
    size = int.from_bytes(data[12:16], "little")
    header = json.loads(data[20 : 20 + size])
    change(header)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 4)
    rest = data[20 + size :]
    total = (20 + len(text) + len(rest)).to_bytes(4, "little")
    length = len(text).to_bytes(4, "little")
    path.write_bytes(data[:8] + total + length + data[16:20] + text + rest)


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


# A car's front, left and roof are marked by triangles at places of their own.
NAMES = [sign + axis for sign in "+-" for axis in "XYZ"]
UNIT = {
    name: np.eye(3)["XYZ".index(name[1])] * (1 if name[0] == "+" else -1)
    for name in NAMES
}


@pytest.mark.parametrize(
    ("front", "up"),
    [(a, b) for a, b in itertools.product(NAMES, NAMES) if a[1] != b[1]],
)
def test_all_axes_are_turned_and_nothing_is_mirrored(tmp_path, front, up):
    left = np.cross(UNIT[up], UNIT[front])
    axes = np.stack([UNIT[front], left, UNIT[up]])
    # In the car's axes: nose, left mirror, aerial and a corner opposite.
    car = np.array([[3, 0, 0], [0, 2, 0], [0, 0, 1], [-3, -2, -1.0]])
    faces = [[0, 1, 2], [0, 1, 3], [0, 2, 3], [1, 2, 3]]
    thing = trimesh.Trimesh(car @ axes + 5, faces, process=False)
    path = save(thing, tmp_path / "car.ply")
    mesh = load_car(path, front.lower(), up)
    expected = car / np.linalg.norm([3, 2, 1])
    np.testing.assert_allclose(mesh.vertices, expected, atol=1e-6)
    assert (mesh.part == Part.FILE).all()


def test_by_default_the_front_is_z_and_the_roof_y_as_in_gltf(tmp_path):
    path = save(trimesh.creation.box((2, 1, 4)), tmp_path / "car.glb")
    extent = np.ptp(load_car(path).vertices, axis=0)
    np.testing.assert_allclose(extent / extent[2], [4, 2, 1], rtol=1e-6)


@pytest.mark.parametrize(
    ("front", "up", "message"),
    [
        ("Z", "+Y", r"one of \+X, -X, \+Y, -Y, \+Z, -Z. Received: 'Z'"),
        ("+Z", "up", "Received: 'up'"),
        ("+Z", None, "Received: None"),
        ("+Z", "+z", r"at right angles. Received: '\+Z' and '\+z'"),
        ("+Z", "-Z", "at right angles"),
    ],
)
def test_axes_that_are_none_are_refused(tmp_path, front, up, message):
    with pytest.raises(InvalidConfig, match=message):
        load_car(tmp_path / "there_is_no_such.obj", front, up)


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


def test_nodes_stand_at_their_places(tmp_path):
    (tmp_path / "car.dae").write_text(DAE % TEXTURE)
    save_skin(tmp_path / "skin.png")
    extent = np.ptp(load_car(tmp_path / "car.dae").vertices, axis=0)
    np.testing.assert_allclose(extent[2] / extent[1], 2)


def test_one_wheel_may_stand_at_many_places(tmp_path):
    scene = trimesh.Scene()
    wheel = trimesh.creation.box((1, 1, 1))
    mirror = np.diag([-1.0, 1, 1, 1])
    mirror[:3, 3] = [8, 0, 0]
    scene.add_geometry(wheel, geom_name="wheel", node_name="one")
    scene.graph.update("other", matrix=mirror, geometry="wheel")
    mesh = load_car(save(scene, tmp_path / "car.glb"))
    assert len(mesh.faces) == 2 * len(wheel.faces)
    extent = np.ptp(mesh.vertices[mesh.faces], axis=(0, 1))
    np.testing.assert_allclose(extent / extent[0], [1, 9, 1], rtol=1e-6)


def test_a_part_may_not_use_the_corners_of_another(tmp_path):
    scene = trimesh.Scene([square(None), square(None)])
    path = save(scene, tmp_path / "car.glb")
    data = path.read_bytes()
    index = FACES.astype("<u4").tobytes()
    assert data.count(index) == 1, "both parts share their faces' numbers"
    path.write_bytes(data.replace(index, index[:-4] + b"\5\0\0\0"))
    with pytest.raises(InvalidMesh, match="use the 4 vertices.*: 0 to 5"):
        load_car(path)


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


@pytest.mark.parametrize(("opacity", "count"), [("0.0", 2), ("0.1", 4)])
def test_faces_that_nobody_sees_are_left_out(tmp_path, opacity, count):
    path = save_obj(tmp_path, f"d 1\nnewmtl air\nd {opacity}", None)
    path.write_text(OBJ + "usemtl air\nv 0 0 9\nf 1/1 2/2 5/3\nf 1/1 3/2 5/3")
    assert len(load_car(path).faces) == count


@pytest.mark.parametrize(("mode", "count"), [("BLEND", 12), ("OPAQUE", 14)])
def test_opacity_of_gltf_counts_if_the_material_says_so(tmp_path, mode, count):
    pane = square(None, baseColorFactor=[255, 255, 255, 0], alphaMode=mode)
    scene = trimesh.Scene([trimesh.creation.box(), pane])
    assert len(load_car(save(scene, tmp_path / "a.glb")).faces) == count


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


@pytest.mark.parametrize("ending", ["gltf", "obj", "dae", "glb"])
def test_missing_textures_are_named(tmp_path, ending):
    path = save_textured(tmp_path, ending)
    if ending == "glb":
        change_header(path, _name_image)
    else:
        (tmp_path / "skin.png").unlink()
    message = f"must be there. Missing: skin.png. File: {path}."
    with pytest.raises(InvalidMesh, match=re.escape(message)):
        load_car(path)
    mesh = load_car(path, allow_missing=True)
    assert len(mesh.faces) == 2
    assert mesh.texture.tolist() == [-1, -1]


def _name_image(header):
    header["images"] = [{"uri": "skin.png"}]


def test_missing_materials_are_named(tmp_path):
    path = save_obj(tmp_path)
    (tmp_path / "car.mtl").unlink()
    with pytest.raises(InvalidMesh, match=r"Missing: car\.mtl\. File: "):
        load_car(path)
    assert len(load_car(path, allow_missing=True).faces) == 2


def test_materials_that_cannot_be_read_are_refused(tmp_path):
    path = save_obj(tmp_path, "Ns 1 2")
    with pytest.raises(InvalidMesh, match=r"load materials from: car\.mtl"):
        load_car(path)


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


def test_missing_buffers_are_named(tmp_path):
    path = save(square(None), tmp_path / "car.gltf")
    for buffer in tmp_path.glob("*.bin"):
        buffer.unlink()
    with pytest.raises(InvalidMesh, match=r"Missing: \w+\.bin"):
        load_car(path)
    with pytest.raises(InvalidMesh, match=r"FileNotFoundError: \w+\.bin"):
        load_car(path, allow_missing=True)


@pytest.mark.parametrize("ending", ["obj", "dae"])
@pytest.mark.parametrize("data", [b"", b"no picture at all"])
def test_textures_that_are_no_pictures_are_refused(tmp_path, ending, data):
    path = save_textured(tmp_path, ending)
    (tmp_path / "skin.png").write_bytes(data)
    with pytest.raises(InvalidMesh, match=r"textures .* must be readable"):
        load_car(path)


def test_textures_inside_gltf_that_are_no_pictures_are_refused(tmp_path):
    path = save(square(), tmp_path / "car.glb")
    data = path.read_bytes()
    assert data.count(b"\x89PNG") == 1
    path.write_bytes(data.replace(b"\x89PNG", b"none"))
    with pytest.raises(InvalidMesh, match=r"textures .* must be readable"):
        load_car(path)


def test_textures_that_break_off_are_refused(tmp_path):
    rng = np.random.default_rng(0)
    path = save_obj(tmp_path, skin=rng.integers(0, 256, (64, 64, 3), np.uint8))
    data = (tmp_path / "skin.png").read_bytes()
    (tmp_path / "skin.png").write_bytes(data[: len(data) // 2])
    with pytest.raises(InvalidMesh, match=r"must be a whole picture.*car\.obj"):
        load_car(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    for name in ("car.obj", "no/car.glb"):
        message = re.escape(f"No such file or directory. File: {tmp_path}")
        with pytest.raises(InvalidMesh, match=message):
            load_car(tmp_path / name)
    (tmp_path / "folder.obj").mkdir()
    with pytest.raises(InvalidMesh, match="Received: Is a directory"):
        load_car(str(tmp_path / "folder.obj"))


@pytest.mark.parametrize("name", ["car.fbx", "car", "car.png", "car.obj.zip"])
def test_other_endings_are_refused(tmp_path, name):
    (tmp_path / name).write_text("anything")
    message = rf"must end in \.dae, .*\. Received: .*File: .*{name}"
    with pytest.raises(InvalidMesh, match=message):
        load_car(tmp_path / name)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("data", [b"", b"\0\xff" * 99, b"nothing of a car"])
def test_files_that_are_none_are_refused(tmp_path, ending, data):
    path = tmp_path / f"car{ending}"
    path.write_bytes(data)
    with pytest.raises(InvalidMesh, match=re.escape(f"File: {path}.")) as error:
        load_car(path)
    assert ("must not be empty" in str(error.value)) == (not data)


@pytest.mark.parametrize(
    "thing",
    [
        trimesh.PointCloud(CORNERS),
        trimesh.load_path(CORNERS),
        trimesh.Scene([trimesh.PointCloud(CORNERS)]),
    ],
)
def test_points_and_lines_are_no_car(tmp_path, thing):
    path = tmp_path / "car.glb"
    path.write_bytes(trimesh.Scene(thing).export(file_type="glb"))
    with pytest.raises(InvalidMesh, match="a face to be seen. Received none"):
        load_car(path)


@pytest.mark.parametrize(
    ("vertex", "message"),
    [
        ("v nan 1 0", "must be finite numbers. Received: 3"),
        ("v inf 1 0", "must be finite numbers"),
        ("v 1e200 1 0", "must have a size above 0. Received: inf"),
        ("v 1 1", "must be whole and of the kind"),
        ("", "must be whole|Faces must use the 3 vertices"),
    ],
)
def test_impossible_vertices_are_refused(tmp_path, vertex, message):
    path = tmp_path / "car.obj"
    path.write_text(f"v 0 0 0\nv 1 0 0\nv 0 2 0\n{vertex}\nf 1 2 3\nf 1 2 4\n")
    with pytest.raises(InvalidMesh, match=message):
        load_car(path)


def test_a_car_without_size_is_refused(tmp_path):
    thing = trimesh.Trimesh(np.ones((3, 3)), [[0, 1, 2]], process=False)
    path = save(thing, tmp_path / "car.stl")
    with pytest.raises(InvalidMesh, match=r"size above 0\. Received: 0 .*File"):
        load_car(path)


def test_compressed_shapes_that_cannot_be_read_are_refused(tmp_path):
    path = save(square(None), tmp_path / "car.glb")

    def compress(header):
        for accessor in header["accessors"]:
            accessor.pop("bufferView")
        (part,) = header["meshes"][0]["primitives"]
        part["extensions"] = {"XYZ_compression": {"bufferView": 0}}

    change_header(path, compress)
    with pytest.raises(InvalidMesh, match="XYZ_compression.*didn't decode"):
        load_car(path)


BOXES = {
    ending: data if isinstance(data, bytes) else data.encode()
    for ending, data in (
        (ending, trimesh.creation.box().export(file_type=ending[1:]))
        for ending in ENDINGS
        if ending != ".gltf"
    )
}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(BOXES)), st.data())
def test_damaged_files_are_read_or_refused(tmp_path_factory, ending, data):
    whole = bytearray(BOXES[ending])
    places = st.integers(0, len(whole) - 1)
    for place in data.draw(st.lists(places, max_size=6), "changed"):
        whole[place] = data.draw(st.integers(0, 255), "byte")
    end = data.draw(st.none() | places, "end")
    path = tmp_path_factory.mktemp("cars") / f"car{ending}"
    path.write_bytes(whole[:end])
    with contextlib.suppress(InvalidMesh):
        mesh = load_car(path)
        assert 0 < len(mesh.faces) <= 12
        assert np.isfinite(mesh.vertices).all()


def test_nothing_is_printed_and_no_setting_is_left_changed(
    tmp_path, capfd, caplog, monkeypatch
):
    log = logging.getLogger("trimesh")
    monkeypatch.setattr(log, "propagate", True)
    log.setLevel(logging.INFO)
    handlers = list(log.handlers)
    path = save_textured(tmp_path, "dae")
    load_car(path)
    (tmp_path / "skin.png").unlink()
    with pytest.raises(InvalidMesh):
        load_car(path)
    assert log.level == logging.INFO
    log.setLevel(logging.NOTSET)
    assert log.propagate
    assert log.handlers == handlers
    assert not caplog.records
    assert capfd.readouterr() == ("", "")
