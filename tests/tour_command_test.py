"""`tour`: what it prints, writes and draws, and what it refuses."""

import hashlib
import json
import sys

import pytest

from npi_tf.cli.main import main
from npi_tf.model_files import save_model
from npi_tf.types import NO_OP
from tests.models import decide_always, small_model
from tests.tours import CANON, stub_atlas, totals, write_listing


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    save_model(decide_always(small_model(CANON), NO_OP, end=True), folder)
    return folder


def tour(model_folder, *words):
    return main(["tour", f"--model={model_folder}", *map(str, words)])


def test_tour_prints_writes_and_draws(model_folder, tmp_path, capsys):
    cars = write_listing(tmp_path, "a.ply")
    path, plot = tmp_path / "new" / "tour.json", tmp_path / "tour.png"
    words = ["--cars", cars, "--starts=frontal", "--max_moves=2"]
    words += ["--bare_floor"]
    words += ["--json", path, "--plot", plot]
    assert tour(model_folder, *words) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[1] == ["1", "12", "8.3", "%", "0.0", "%"]
    assert lines[4:] == [
        ["-30°", "1", "0.0", "%"],
        ["-15°", "3", "0.0", "%"],
        ["0°", "4", "25.0", "%"],
        ["15°", "3", "0.0", "%"],
        ["30°", "1", "0.0", "%"],
    ]
    written = json.loads(path.read_text())
    model = (model_folder / "model.keras").read_bytes()
    expected = {
        "command": f"python -m npi_tf tour --cars={cars} --starts=frontal "
        "--max_moves=2 --bare_floor",
        "cars": str(cars),
        "starts": "frontal",
        "max_moves": 2,
        "bare_floor": True,
        "model_sha256": hashlib.sha256(model).hexdigest(),
        **totals(12, 1, 0),
        "statuses": {"FINISHED": 12},
    }
    assert expected.items() <= written.items()
    assert set(written) >= {"seconds", "packages", "hardware"}
    assert plot.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--cars=drawn:0"], "N from 1 to 10000"),
        (["--cars=nowhere"], "must hold cars.json"),
        (["--starts=behind"], "frontal, full_circle"),
        (["--max_moves=-1"], "at least 0. Received: -1"),
        (["--plot=tour.gif"], "must end in .png. Received: tour.gif"),
    ],
)
def test_bad_tours_exit_with_2(words, message, model_folder, capsys):
    assert tour(model_folder, *words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("error: ")
    assert message in captured.err


@pytest.mark.parametrize("option", ["json", "plot"])
def test_unwritable_files_are_refused_before_the_work(
    option, model_folder, tmp_path, capsys
):
    (tmp_path / "file").touch()
    place = tmp_path / "file" / "tour.png"
    assert tour(model_folder, f"--{option}={place}") == 2
    captured = capsys.readouterr()
    assert "must be writable" in captured.err
    assert captured.out == ""


def test_a_missing_model_exits_with_2(tmp_path, capsys):
    assert tour(tmp_path, "--cars=drawn:1") == 2
    assert "must hold model.keras" in capsys.readouterr().err


def test_a_car_that_cannot_be_read_exits_with_2(model_folder, tmp_path, capsys):
    write_listing(tmp_path, "a.ply")
    (tmp_path / "a.ply").unlink()
    assert tour(model_folder, "--cars", tmp_path) == 2
    assert "a.ply" in capsys.readouterr().err


def test_without_matplotlib_plots_are_refused(
    model_folder, tmp_path, monkeypatch, capsys
):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    plot = tmp_path / "tour.png"
    assert tour(model_folder, f"--plot={plot}") == 2
    assert "pip install matplotlib" in capsys.readouterr().err


def test_the_network_of_the_package_is_the_default(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(
        "npi_tf.cli.tour.pretrained_path", lambda name: tmp_path / name
    )
    assert main(["tour", "--cars=drawn:1"]) == 2
    assert f"Received: {tmp_path / 'canon'}, which" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["--bare_floor"]])
def test_cars_stand_on_turntables_unless_told_otherwise(
    words, model_folder, monkeypatch
):
    shown = []

    def blank(cars, processes):
        shown.extend(car.appearance.turntable for car in cars)
        return map(stub_atlas, range(len(cars)))

    monkeypatch.setattr("npi_tf.evaluation.tours.tour.atlases_of", blank)
    assert tour(model_folder, "--cars=drawn:2", "--max_moves=1", *words) == 0
    assert [table is None for table in shown] == [bool(words)] * 2
