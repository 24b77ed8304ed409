"""`solve canon`: a camera turns around a car, and its way is filmed."""

import re

import numpy as np
import pytest
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
from npi_tf.model_files import save_model
from npi_tf.training.build import build_model
from tests.models import SIZES
from tests.script_runs import printed_by

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
    save_model(build_model(SIZES, get_domain("canon")), tmp_path).rename(path)
    monkeypatch.setattr(pretrained, "_FOLDER", tmp_path)
    assert main(["solve", "canon", f"--car={car}"]) == 0
    assert capsys.readouterr().out.endswith("\nreached\n")
    assert pretrained.pretrained_path("canon") == path


def test_help_names_all_options_and_loads_no_tensorflow():
    script = (
        "import sys\n"
        "from npi_tf.cli.main import main\n"
        "try:\n"
        "    main(['solve', 'canon', '--help'])\n"
        "finally:\n"
        "    print({'tensorflow', 'trimesh'} & set(sys.modules))\n"
    )
    *help_text, loaded = printed_by(script).splitlines()
    assert loaded == "set()"
    named = set(re.findall(r"--[a-z]+", " ".join(help_text)))
    assert named >= {
        *("--car", "--drawn", "--front", "--up", "--azimuth"),
        *("--elevation", "--gif", "--model"),
    }
