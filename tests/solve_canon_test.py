"""`solve canon`: a camera turns around a car that is rendered on the way."""

import re
import subprocess
import sys

import numpy as np
import pytest
import trimesh
from PIL import Image

from npi_tf import pretrained
from npi_tf.cars.appearance import PLAIN
from npi_tf.cars.files import load_car
from npi_tf.cars.renderer import Renderer
from npi_tf.cli.main import main
from npi_tf.domains import get_domain
from npi_tf.domains.canon.pictures import views_of
from npi_tf.domains.canon.pose import Pose
from npi_tf.domains.canon.problem import CanonProblem
from npi_tf.errors import InvalidModel
from npi_tf.model_files import save_model
from npi_tf.training.build import build_model
from npi_tf.types import NO_OP, Call
from tests.models import SIZES, decide_always
from tests.script_runs import ROOT
from tests.trained import TRAINED

CANON = get_domain("canon")
SIDE, GAP = 128, 2
AT_THE_TARGET = ["--azimuth=0", "--elevation=15"]
FROM_THE_LEFT = ["--azimuth=30", "--elevation=30"]
WAY = """\
GOTO
  HGOTO
    LGOTO
      LEFT              15°, 30°
      LEFT              0°, 30°
  VGOTO
    DGOTO
      DOWN              0°, 15°

reached
"""
DECISIONS = {
    "stops": (NO_OP, True),
    "left once": (Call("ACT", (1, 0, 0)), True),
    "right forever": (Call("ACT", (1, 0, 1)), False),
    "senseless": (Call("ACT", (0, 1, 1)), True),
}


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """Folders of networks that always decide the same."""
    folder = tmp_path_factory.mktemp("models")
    model = build_model(SIZES, CANON)
    for name, (call, end) in DECISIONS.items():
        save_model(decide_always(model, call, end=end), folder / name)
    return folder


@pytest.fixture(scope="module")
def car(tmp_path_factory):
    """A blue box whose side at +Z is red."""
    box = trimesh.creation.box((2, 1, 4))
    red = box.face_normals[:, 2] > 0.5
    box.visual.face_colors = np.where(
        red[:, None], [255, 0, 0, 255], [0, 0, 255, 255]
    ).astype(np.uint8)
    path = tmp_path_factory.mktemp("car") / "box.ply"
    box.export(path)
    return path


@pytest.fixture
def solve(models, capsys):
    """Runs the command; returns its status and what it printed."""

    def run(*words, model="stops"):
        status = main(["solve", "canon", f"--model={models / model}", *words])
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def shown(monkeypatch):
    """Puts the expert into the network's place and lists what it is shown."""
    views_seen = []

    def expert(model, domain, views):
        views_seen.append(views)
        return domain.expert()

    monkeypatch.setattr("npi_tf.policy.NetworkPolicy", expert)
    return views_seen


def strip(path):
    """Returns the pictures of a strip, without their captions."""
    pixels = np.array(Image.open(path))
    starts = range(0, pixels.shape[1], SIDE + GAP)
    return [pixels[:SIDE, start : start + SIDE] for start in starts]


def rendered(car, *poses):
    renderer = Renderer(load_car(car))
    return [renderer.render(*pose, PLAIN) for pose in poses]


def is_red(picture):
    red, _, blue = picture[SIDE // 2, SIDE // 2].astype(int)
    return red > blue


def test_a_network_that_stops_at_the_target_has_reached_it(solve):
    result = solve(*AT_THE_TARGET)
    assert result == (0, "GOTO\n\nreached\n", "")


def test_a_network_that_stops_elsewhere_has_not(solve):
    result = solve("--azimuth=0", "--elevation=30")
    assert result == (1, "GOTO\n\nnot reached\n", "")


def test_a_network_moves_the_camera_and_the_way_is_filmed(solve, car, tmp_path):
    film = tmp_path / "new" / "way.gif"
    start = ["--azimuth=15", "--elevation=15", f"--gif={film}"]
    status, out, err = solve(f"--car={car}", *start, model="left once")
    assert (status, err) == (0, "")
    assert out == "GOTO\n  LEFT              0°, 15°\n\nreached\n"
    with Image.open(film) as image:
        assert (image.format, image.n_frames) == ("GIF", 2)
        assert image.width == SIDE < image.height


def test_one_that_never_stops_is_stopped_even_if_it_passes_the_target(
    solve, car, tmp_path
):
    film = tmp_path / "way.png"
    start = ["--azimuth=-15", "--elevation=15", f"--gif={film}"]
    status, out, err = solve(f"--car={car}", *start, model="right forever")
    assert status == 1
    assert out.splitlines()[1].split() == ["RIGHT", "0°,", "15°"]
    assert out.endswith("\n\nnot reached\n")
    assert err == "The program did not run to its end: STEP_LIMIT.\n"
    assert len(strip(film)) == 1 + 58


def test_an_action_that_means_nothing_is_not_filmed(solve, car, tmp_path):
    film = tmp_path / "way.png"
    place = [f"--car={car}", f"--gif={film}", *AT_THE_TARGET]
    status, out, err = solve(*place, model="senseless")
    assert (status, out.splitlines()[-1]) == (1, "not reached")
    assert err == "The program did not run to its end: INVALID_ACTION.\n"
    np.testing.assert_array_equal(strip(film), rendered(car, (0, 15)))


def test_the_way_is_told_and_filmed_from_the_start_on(
    solve, shown, car, tmp_path
):
    film = tmp_path / "way.PNG"
    result = solve(f"--car={car}", *FROM_THE_LEFT, f"--gif={film}")
    assert result == (0, WAY, "")
    seen = rendered(car, (30, 30), (15, 30), (0, 30), (0, 15))
    np.testing.assert_array_equal(strip(film), seen)
    assert list(tmp_path.iterdir()) == [film]


def test_doing_nothing_is_not_filmed(solve, shown, car, tmp_path):
    film = tmp_path / "way.png"
    above = ["--azimuth=0", "--elevation=30"]  # HGOTO has nothing to do.
    assert solve(f"--car={car}", *above, f"--gif={film}")[0] == 0
    seen = rendered(car, (0, 30), (0, 15))
    np.testing.assert_array_equal(strip(film), seen)


def test_captions_say_pose_and_move(solve, shown, car, tmp_path, monkeypatch):
    captions = []
    monkeypatch.setattr(
        "npi_tf.cars.film.write_film",
        lambda path, pictures, texts: captions.extend(texts),
    )
    film = tmp_path / "way.gif"
    solve(f"--car={car}", *FROM_THE_LEFT, f"--gif={film}")
    assert captions == [
        "30°, 30°",
        "LEFT: 15°, 30°",
        "LEFT: 0°, 30°",
        "DOWN: 0°, 15°",
    ]


def test_without_a_film_nothing_is_written(solve, shown, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert solve(*FROM_THE_LEFT) == (0, WAY, "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("axes", "red"),
    [
        ([], True),
        (["--front=-Z"], False),
        (["--front", "-Z"], False),
        (["--front", "-y", "--up", "-x"], False),
        (["--front", "+X"], False),
        (["--front", "+Z", "--up", "+X"], True),
        (["--front=-y", "--up=+z"], False),
    ],
)
def test_the_camera_sees_the_side_that_is_called_the_front(
    axes, red, solve, shown, car
):
    assert solve(f"--car={car}", *axes, *AT_THE_TARGET)[0] == 0
    assert is_red(shown[0](Pose(0, 0).view)) == red
    behind = "=".join(axes) == "--front=-Z"
    assert is_red(shown[0](Pose(180, 0).view)) == behind


@pytest.mark.parametrize(("words", "number"), [([], 0), (["--drawn=3"], 3)])
def test_without_a_file_a_car_is_drawn(words, number, solve, shown):
    assert solve(*words, *AT_THE_TARGET)[0] == 0
    view = Pose(60, 45).view
    expected = views_of(CanonProblem(Pose(0, 15), number))(view)
    np.testing.assert_array_equal(shown[0](view), expected)


def test_by_default_the_camera_starts_at_60_and_45(solve, shown, car):
    lines = solve(f"--car={car}")[1].splitlines()
    moves = [line.split() for line in lines if "°" in line]
    assert moves[0] == ["LEFT", "45°,", "45°"]
    assert moves[-1] == ["DOWN", "0°,", "15°"]
    assert len(moves) == 4 + 2


def test_by_default_the_network_runs_that_comes_with_the_package(
    shown, car, tmp_path, monkeypatch, capsys
):
    path = tmp_path / "canon.keras"
    save_model(build_model(SIZES, CANON), tmp_path).rename(path)
    monkeypatch.setattr(pretrained, "_FOLDER", tmp_path)
    assert main(["solve", "canon", f"--car={car}"]) == 0
    assert capsys.readouterr().out.endswith("\nreached\n")
    assert pretrained.pretrained_path("canon") == path


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


def test_help_names_all_options_and_loads_no_tensorflow():
    script = (
        "import sys\n"
        "from npi_tf.cli.main import main\n"
        "try:\n"
        "    main(['solve', 'canon', '--help'])\n"
        "finally:\n"
        "    print({'tensorflow', 'trimesh'} & set(sys.modules))\n"
    )
    process = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    *help_text, loaded = process.stdout.splitlines()
    assert loaded == "set()"
    named = set(re.findall(r"--[a-z]+", " ".join(help_text)))
    assert named >= {
        *("--car", "--drawn", "--front", "--up", "--azimuth"),
        *("--elevation", "--gif", "--model"),
    }
