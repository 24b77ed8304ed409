"""`solve canon` refuses bad input in one line and leaves nothing behind."""

import re

import pytest
from PIL import Image

from npi_tf import pretrained
from npi_tf.cli.main import main
from npi_tf.errors import InvalidModel
from tests.trained import TRAINED


def test_a_network_that_did_not_come_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(pretrained, "_FOLDER", tmp_path)
    message = (
        "A trained network for canon must come with npi_tf or be named. "
        f"Received: no model, and {tmp_path / 'canon.keras'} is missing. To "
        "train one, run train_canon.py."
    )
    with pytest.raises(InvalidModel, match=f"^{re.escape(message)}$"):
        pretrained.pretrained_path("canon")
    assert main(["solve", "canon"]) == 2
    assert capsys.readouterr() == ("", f"error: {message}\n")


def test_a_model_may_be_named_before_the_domain(car, capsys):
    model = TRAINED["max"]
    assert main(["solve", f"--model={model}", "canon", f"--car={car}"]) == 2
    assert f"Received: {model}, trained for sort" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["--azimuth=61"],
            "A pose must have an azimuth above -180 and up to 180 and an "
            "elevation from 0 to 60 degrees, both multiples of 15. Received: "
            "azimuth 61, elevation 45.",
        ),
        (
            ["--elevation", "-15"],
            "A pose must have an azimuth above -180 and up to 180 and an "
            "elevation from 0 to 60 degrees, both multiples of 15. Received: "
            "azimuth 60, elevation -15.",
        ),
        (
            ["--azimuth=7.5"],
            "A start must be an azimuth and an elevation in degrees, and "
            "perhaps the number of a car. Received: ['7.5', '45'].",
        ),
        (
            ["--drawn=-1"],
            "The number of a car must be an integer of at least 0. "
            "Received: -1.",
        ),
        (
            ["--car=missing.glb"],
            "A car's file must be readable. Received: No such file or "
            "directory. File: missing.glb.",
        ),
        (
            ["--car=car.glb", "--front=Z"],
            "An axis must be one of +X, -X, +Y, -Y, +Z, -Z. Received: 'Z'.",
        ),
        (
            ["--car=car.glb", "--up", "-z"],
            "`front` and `up` must be axes at right angles. Received: '+Z' "
            "and '-z'.",
        ),
        (
            ["--car=car.glb", "--front=-Y"],
            "`front` and `up` must be axes at right angles. Received: '-Y' "
            "and '+Y'.",
        ),
        (
            ["--model=nowhere"],
            "A model folder must hold model.keras, as a training script "
            "leaves it at its end. Received: nowhere, which does not.",
        ),
        (
            [f"--model={TRAINED['sort']}"],
            "The model must have been trained for canon as this version "
            "knows it: programs, observations and arguments. Received: "
            f"{TRAINED['sort']}, trained for sort.",
        ),
    ],
)
def test_a_request_at_fault_is_refused_and_leaves_nothing(
    words, message, solve, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    result = solve("--gif=way.gif", *words)
    assert result == (2, "", f"error: {message}\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ["glb", "obj", "dae"])
def test_a_broken_file_is_refused_in_one_line(ending, solve, tmp_path):
    path = tmp_path / f"car.{ending}"
    path.write_bytes(b"no car")
    film = tmp_path / "way.gif"
    status, out, err = solve(f"--car={path}", f"--gif={film}")
    assert (status, out) == (2, "")
    assert re.fullmatch(f"error: A .+ must .+ File: {path}\\.\n", err)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("film", "message"),
    [
        ("way.mp4", "The file must end in .gif or .png. Received: {}."),
        ("way", "The file must end in .gif or .png. Received: {}."),
        (
            "file/way.gif",
            "{} must be writable and have space left. Received: ",
        ),
        ("folder.gif", "A file's name must not be a folder's. Received: {}."),
    ],
)
def test_a_film_that_cannot_be_is_refused_before_the_work(
    film, message, solve, tmp_path
):
    (tmp_path / "file").touch()
    (tmp_path / "folder.gif").mkdir()
    before = sorted(tmp_path.rglob("*"))
    status, out, err = solve("--car=missing.glb", f"--gif={tmp_path / film}")
    assert (status, out) == (2, "")
    assert err.startswith("error: " + message.format(tmp_path / film))
    assert err.count("\n") == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_a_film_that_fails_in_the_end_leaves_nothing_half_done(
    solve, shown, car, tmp_path, monkeypatch
):
    def full(*arguments, **options):
        raise OSError("No space left on device")

    monkeypatch.setattr(Image.Image, "save", full)
    film = tmp_path / "way.gif"
    status, out, err = solve(f"--car={car}", f"--gif={film}")
    assert (status, out) == (2, "")
    assert err == (
        f"error: {film} must be writable and have space left. "
        "Received: No space left on device.\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", ["0", "5"])
def test_a_car_is_drawn_or_read(number, solve, capsys):
    with pytest.raises(SystemExit) as stop:
        solve("--car=car.glb", "--drawn", number)
    assert stop.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith(
        "solve canon: error: argument --drawn: not allowed with argument "
        "--car\n"
    )
