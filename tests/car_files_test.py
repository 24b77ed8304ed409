"""Cars from files: axes, places, visible faces and a silent loader."""

import itertools
import logging

import numpy as np
import pytest
import trimesh

from npi_tf.cars.files import load_car
from npi_tf.cars.mesh import Part
from npi_tf.errors import InvalidMesh
from tests.car_files import (
    DAE,
    OBJ,
    TEXTURE,
    save,
    save_obj,
    save_skin,
    save_textured,
    square,
)

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
