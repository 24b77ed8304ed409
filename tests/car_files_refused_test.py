"""Files, textures and axes that are refused, and by which message."""

import contextlib
import re

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from npi_tf.cars.files import ENDINGS, load_car
from npi_tf.errors import InvalidConfig, InvalidMesh
from tests.car_files import (
    CORNERS,
    FACES,
    change_header,
    save,
    save_obj,
    save_textured,
    square,
)


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


def test_a_part_may_not_use_the_corners_of_another(tmp_path):
    scene = trimesh.Scene([square(None), square(None)])
    path = save(scene, tmp_path / "car.glb")
    data = path.read_bytes()
    index = FACES.astype("<u4").tobytes()
    assert data.count(index) == 1, "both parts share their faces' numbers"
    path.write_bytes(data.replace(index, index[:-4] + b"\5\0\0\0"))
    with pytest.raises(InvalidMesh, match="use the 4 vertices.*: 0 to 5"):
        load_car(path)


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
