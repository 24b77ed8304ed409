"""The list of a folder of car files."""

import json
import re

import numpy as np
import pytest
import trimesh

from npi_tf.cars.files import load_car
from npi_tf.cars.listing import read_listing
from npi_tf.errors import InvalidConfig, InvalidMesh

ROW = {"file": "a.glb", "front": "+Z", "up": "+Y"}


def write(folder, rows):
    (folder / "cars.json").write_text(json.dumps(rows))
    return folder


def test_listed_cars_are_named_by_their_files_in_the_lists_order(tmp_path):
    rows = [
        {**ROW, "file": "b.glb"},
        {**ROW, "file": "more/a.v2.obj"},
        {**ROW, "file": "b.glb", "front": "-X"},
    ]
    names = [name for name, _ in read_listing(write(tmp_path, rows))]
    assert names == ["b", "a.v2", "b"]


def test_an_empty_list_is_refused(tmp_path):
    path = write(tmp_path, []) / "cars.json"
    message = f"cars.json must list a car. Received: {path}, none."
    with pytest.raises(InvalidConfig, match=f"^{re.escape(message)}$"):
        read_listing(tmp_path)


@pytest.mark.parametrize(
    ("front", "up"), [("+Z", "+Y"), ("-Z", "+Y"), ("+X", "+Z")]
)
def test_a_listed_car_stands_as_its_row_says(front, up, tmp_path):
    path = tmp_path / "below" / "wedge.ply"
    path.parent.mkdir()
    corners = [[0, 0, 0], [1, 0, 0], [0, 2, 0], [0, 0, 3]]
    faces = [[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]]
    trimesh.Trimesh(corners, faces).export(path)
    row = {"file": "below/wedge.ply", "front": front, "up": up}
    [(name, load)] = read_listing(str(write(tmp_path, [row])))
    assert name == "wedge"
    mesh, expected = load(), load_car(path, front, up)
    np.testing.assert_array_equal(mesh.vertices, expected.vertices)


def test_files_are_not_opened_before_their_cars_are_loaded(tmp_path):
    [(_, load)] = read_listing(write(tmp_path, [ROW]))
    with pytest.raises(InvalidMesh, match="must be readable"):
        load()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({**ROW, "front": "Z"}, "An axis must be one of"),
        ({**ROW, "up": None}, "An axis must be one of"),
        ({**ROW, "up": "-Z"}, "must be axes at right angles"),
    ],
)
def test_axes_are_checked_when_their_cars_are_loaded(row, message, tmp_path):
    [(_, load)] = read_listing(write(tmp_path, [row]))
    with pytest.raises(InvalidConfig, match=message):
        load()


def refusal(path):
    return re.escape(
        "A folder of cars must hold cars.json, a list of objects with "
        f'"file", "front" and "up". Received: {path / "cars.json"} ('
    )


@pytest.mark.parametrize(
    "rows",
    [
        None,
        5,
        "",
        "cars",
        {},
        {"cars": [ROW]},
        [None],
        [5],
        ["a.glb"],
        [[ROW]],
        [{}],
        [ROW, {**ROW, "file": 5}],
        [{**ROW, "file": None}],
        [{**ROW, "file": ["a.glb"]}],
        *([{k: v for k, v in ROW.items() if k != key}] for key in ROW),
    ],
)
def test_what_is_no_list_of_cars_is_refused(rows, tmp_path):
    with pytest.raises(InvalidConfig, match=refusal(tmp_path)):
        read_listing(write(tmp_path, rows))


@pytest.mark.parametrize(
    "text", [b"", b"cars", b"[", b"\xff\xfe", b'[{"file"', b"[" * 100_000]
)
def test_what_is_no_json_is_refused(text, tmp_path):
    (tmp_path / "cars.json").write_bytes(text)
    with pytest.raises(InvalidConfig, match=refusal(tmp_path)):
        read_listing(tmp_path)


@pytest.mark.parametrize("name", ["nowhere", "no\0where", "file"])
def test_a_folder_without_a_list_is_refused(name, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(InvalidConfig, match=refusal(tmp_path / name)):
        read_listing(tmp_path / name)


def test_a_folder_in_the_lists_place_is_refused(tmp_path):
    (tmp_path / "cars.json").mkdir()
    with pytest.raises(InvalidConfig, match="IsADirectory"):
        read_listing(tmp_path)
