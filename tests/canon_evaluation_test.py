"""Tours: cars, ways, what is said of them, counts, plots, commands."""

import collections
import hashlib
import json
import sys

import numpy as np
import pytest
import trimesh
from hypothesis import given
from hypothesis import strategies as st

from npi_tf.cars.appearance import PLAIN
from npi_tf.cars.drawn import draw_car
from npi_tf.cars.renderer import Renderer
from npi_tf.cli.main import main
from npi_tf.domains import get_domain
from npi_tf.domains.canon.domain import STEP_LIMIT
from npi_tf.domains.canon.expert import CanonExpert
from npi_tf.domains.canon.pictures import atlases_of, views_of
from npi_tf.domains.canon.pose import AZIMUTHS, ELEVATIONS, Pose
from npi_tf.domains.canon.problem import CanonProblem, possible_starts
from npi_tf.errors import InvalidConfig
from npi_tf.evaluation.canon import TourRequest, measure
from npi_tf.evaluation.canon_cars import read_cars
from npi_tf.evaluation.canon_judge import (
    Ending,
    Turn,
    Verdict,
    Ways,
    expert_ways,
    first_turns,
    judge,
)
from npi_tf.evaluation.canon_plot import plot_tours, read_tour, tour_figure
from npi_tf.evaluation.canon_record import count, tour_table
from npi_tf.evaluation.canon_ways import network_ways
from npi_tf.interpreter import Status
from npi_tf.model_files import save_model
from npi_tf.policy import NetworkPolicy
from npi_tf.traces import record
from npi_tf.types import ACT, NO_OP, Call, Decision
from tests.models import decide_always, small_model

CANON = get_domain("canon")
ALL = possible_starts(full_circle=True)
EXPERT = expert_ways(ALL)
NEAR = possible_starts(full_circle=False, max_moves=2)
TARGET = Pose(0, 15)


def stub_atlas(seed):
    """Returns pictures of one colour each, all of them different."""
    rng = np.random.default_rng(seed)
    colours = rng.integers(0, 256, (AZIMUTHS, ELEVATIONS, 1, 1, 3), np.uint8)
    return np.broadcast_to(colours, (AZIMUTHS, ELEVATIONS, 128, 128, 3))


def traces_of(policy, starts):
    return [record(CANON, CanonProblem(start), policy) for start in starts]


def row_of(decision):
    call = decision.call
    return [
        CANON.library.id_of(call.program),
        *call.arguments,
        int(decision.end),
    ]


def ways_of(traces):
    """Returns traces as a tour holds them, by a loop of its own."""
    poses = {str(pose): pose.view for pose in ALL}
    rows = [[row_of(e.decision) for e in trace.events] for trace in traces]
    padded = [row + (STEP_LIMIT - len(row)) * [[-1] * 5] for row in rows]
    return Ways(
        np.array([trace.status for trace in traces]),
        np.array([poses[trace.answer] for trace in traces]),
        np.array(padded),
    )


def endings_by_azimuth(policy, elevation=15):
    starts = [pose for pose in ALL if pose.elevation == elevation]
    ways = ways_of(traces_of(policy, starts))
    verdict = judge(starts, expert_ways(starts), ways)
    return {
        start.azimuth: Ending(ending)
        for start, ending in zip(starts, verdict.ending, strict=True)
    }


class Mistaken(CanonExpert):
    """Takes the camera to be elsewhere."""

    def __init__(self, azimuth=lambda azimuth: azimuth):
        self._azimuth = azimuth

    def step(self, call, observation, state):
        seen = np.array(observation)
        seen[2] = self._azimuth(observation[2]) % AZIMUTHS
        return super().step(call, seen, state)


class OneStep(CanonExpert):
    """Moves at most once along an axis, to the right or the wrong side."""

    swapped = {"LGOTO": "RGOTO", "RGOTO": "LGOTO"}

    def __init__(self, wrong):
        self._wrong = wrong

    def step(self, call, observation, state):
        decision, state = super().step(call, observation, state)
        program = decision.call.program
        if self._wrong and program in self.swapped:
            decision = Decision(Call(self.swapped[program]), decision.end)
        if call.program == "RGOTO":
            return Decision(Call(ACT, (1, 0, 1)), end=True), state
        if call.program == "LGOTO":
            return Decision(Call(ACT, (1, 0, 0)), end=True), state
        return decision, state


def test_experts_ways_are_its_traces_and_all_exact():
    expected = ways_of(traces_of(CANON.expert(), ALL))
    for name in ("status", "views", "decisions"):
        np.testing.assert_array_equal(
            getattr(EXPERT, name), getattr(expected, name)
        )
    verdict = judge(ALL, EXPERT, expected)
    assert set(verdict.ending) == {Ending.EXACT}
    for start, turn in zip(ALL, verdict.turn, strict=True):
        left, stay = start.azimuth > 0, start.azimuth == 0
        assert turn == (
            Turn.LEFT if left else Turn.STAY if stay else Turn.RIGHT
        )


def test_who_takes_the_back_for_the_front_ends_behind_the_car():
    endings = endings_by_azimuth(Mistaken(lambda a: a + AZIMUTHS // 2))
    assert set(endings.values()) == {Ending.BACK}


def test_who_takes_left_for_right_arrives_by_the_long_way():
    endings = endings_by_azimuth(Mistaken(lambda a: -a))
    assert endings.pop(0) == Ending.EXACT
    # So near the front one step seems to do.
    assert endings.pop(15) == endings.pop(-15) == Ending.WRONG_WAY
    assert set(endings.values()) == {Ending.INEXACT}


def test_who_stops_short_ends_beside_the_target_or_behind_the_car():
    endings = endings_by_azimuth(OneStep(wrong=False))
    for azimuth, ending in endings.items():
        if abs(azimuth) <= 15:
            assert ending == Ending.EXACT
        elif abs(azimuth) <= 105:
            assert ending == Ending.BESIDE
        else:
            assert ending == Ending.BACK


def test_who_turns_away_and_stops_went_the_wrong_way_or_behind_the_car():
    endings = endings_by_azimuth(OneStep(wrong=True))
    assert endings.pop(0) == Ending.EXACT
    for azimuth, ending in endings.items():
        wrong = abs(azimuth) <= 75
        assert ending == (Ending.WRONG_WAY if wrong else Ending.BACK)


@pytest.mark.parametrize("program", ["LGOTO", "RGOTO"])
@pytest.mark.parametrize("azimuth", [0, 180])
def test_no_way_is_wrong_from_the_front_or_the_back(azimuth, program):
    start = Pose(azimuth, 15)
    decisions = np.full((1, STEP_LIMIT, 5), -1)
    for step, name in enumerate(["HGOTO", program]):
        decisions[0, step] = row_of(Decision(Call(name), end=True))
    beside = np.array([Pose(30, 15).view])
    ways = Ways(np.array([Status.FINISHED]), beside, decisions)
    verdict = judge([start], expert_ways([start]), ways)
    assert verdict.ending.tolist() == [Ending.BESIDE]


def test_elevation_must_be_right_as_well():
    starts = [Pose(0, 30), TARGET]
    idle = ways_of(traces_of(CANON.expert(), [TARGET, TARGET]))
    ways = Ways(
        idle.status, np.array([start.view for start in starts]), idle.decisions
    )
    verdict = judge(starts, expert_ways(starts), ways)
    assert verdict.ending.tolist() == [Ending.BESIDE, Ending.EXACT]


@pytest.mark.parametrize(
    "status", [Status.STEP_LIMIT, Status.DEPTH_LIMIT, Status.INVALID_ACTION]
)
def test_a_run_that_was_stopped_has_reached_nothing(status):
    expert = expert_ways([TARGET])
    stopped = Ways(np.array([status]), expert.views, expert.decisions)
    verdict = judge([TARGET], expert, stopped)
    assert verdict.ending.tolist() == [Ending.UNFINISHED]
    assert verdict.status.tolist() == [status]


@given(
    row=st.integers(0, len(ALL) - 1),
    step=st.integers(0, STEP_LIMIT - 1),
    number=st.integers(0, 4),
)
def test_one_other_number_makes_a_way_inexact(row, step, number):
    decisions = EXPERT.decisions.copy()
    decisions[row, step, number] += 1
    ways = Ways(EXPERT.status, EXPERT.views, decisions)
    ending = judge(ALL, EXPERT, ways).ending
    assert ending[row] == Ending.INEXACT
    assert (np.delete(ending, row) == Ending.EXACT).all()


@pytest.mark.parametrize(
    ("calls", "turn"),
    [
        (["HGOTO", "LGOTO"], Turn.LEFT),
        (["HGOTO", "RGOTO"], Turn.RIGHT),
        (["HGOTO", "ACT"], Turn.STAY),
        (["HGOTO", "VGOTO"], Turn.OTHER),
        (["VGOTO", "LGOTO"], Turn.OTHER),
    ],
)
def test_first_turn_is_what_hgoto_decides_first(calls, turn):
    rows = [row_of(Decision(Call(name), end=False)) for name in calls]
    assert first_turns(np.array([rows])).tolist() == [turn]


def test_a_move_by_hgoto_itself_is_another_turn():
    calls = [Call("HGOTO"), Call(ACT, (1, 0, 0))]
    rows = [row_of(Decision(call, end=True)) for call in calls]
    assert first_turns(np.array([rows])).tolist() == [Turn.OTHER]


def test_ways_are_those_of_the_reference_interpreter():
    model = small_model(CANON, seed=26)
    atlases = [stub_atlas(1), stub_atlas(2)]
    found = network_ways(model, ALL, atlases)
    for atlas, ways in zip(atlases, found, strict=True):
        policy = NetworkPolicy(
            model, CANON, jit_compile=False, views=lambda v, a=atlas: a[v]
        )
        expected = ways_of(traces_of(policy, ALL[::5]))
        for name in ("status", "views", "decisions"):
            np.testing.assert_array_equal(
                getattr(ways, name)[::5], getattr(expected, name)
            )
        assert len(set(ways.status)) > 1
        assert len(set(map(bytes, ways.decisions))) > 5


def test_atlases_are_taken_one_at_a_time():
    taken = []

    def atlases():
        for car in range(3):
            taken.append(car)
            yield stub_atlas(car)

    ways = network_ways(small_model(CANON), NEAR, atlases())
    next(ways)
    assert taken == [0]
    assert len(list(ways)) == 2
    assert taken == [0, 1, 2]


def test_a_network_that_stays_has_reached_the_target_where_it_starts():
    model = decide_always(small_model(CANON), NO_OP, end=True)
    figures = measure(model, ["a", "b"], NEAR, map(stub_atlas, range(2)))
    assert figures["sequences"] == 2 * len(NEAR) == 24
    assert (figures["reached"], figures["exact"]) == (2, 0)
    assert figures["statuses"] == {"FINISHED": 24}
    assert figures["by_car"] == [
        {"car": name, "sequences": 12, "reached": 1, "exact": 0}
        for name in "ab"
    ]
    [front] = [row for row in figures["by_azimuth"] if row["azimuth"] == 0]
    assert front["first_turns"]["other"] == front["sequences"] == 8
    assert front["endings"]["inexact"] == 2
    assert front["endings"]["beside"] == 6


def verdicts():
    """Returns those of two cars from four starts."""
    finished, limit = Status.FINISHED, Status.STEP_LIMIT
    return [
        Verdict(
            np.array([finished, finished, finished, limit]),
            np.array(
                [Ending.BACK, Ending.EXACT, Ending.INEXACT, Ending.UNFINISHED]
            ),
            np.array([Turn.RIGHT, Turn.STAY, Turn.STAY, Turn.OTHER]),
        ),
        Verdict(
            np.array(4 * [finished]),
            np.array(3 * [Ending.EXACT] + [Ending.WRONG_WAY]),
            np.array([Turn.RIGHT, Turn.STAY, Turn.STAY, Turn.RIGHT]),
        ),
    ]


STARTS = [Pose(-30, 0), Pose(0, 0), Pose(0, 45), Pose(45, 45)]


def totals(sequences, reached, exact):
    return {"sequences": sequences, "reached": reached, "exact": exact}


def tally(kinds, **counts):
    return {kind.name.lower(): 0 for kind in kinds} | counts


def test_counts_are_right_in_all_and_by_everything():
    assert count(["x", "y"], STARTS, verdicts()) == {
        **totals(8, 5, 4),
        "statuses": {"FINISHED": 7, "STEP_LIMIT": 1},
        "by_azimuth": [
            {
                "azimuth": -30,
                **totals(2, 1, 1),
                "first_turns": tally(Turn, right=2),
                "endings": tally(Ending, back=1, exact=1),
            },
            {
                "azimuth": 0,
                **totals(4, 4, 3),
                "first_turns": tally(Turn, stay=4),
                "endings": tally(Ending, exact=3, inexact=1),
            },
            {
                "azimuth": 45,
                **totals(2, 0, 0),
                "first_turns": tally(Turn, other=1, right=1),
                "endings": tally(Ending, unfinished=1, wrong_way=1),
            },
        ],
        "by_elevation": [
            {"elevation": 0, **totals(4, 3, 3)},
            {"elevation": 45, **totals(4, 2, 1)},
        ],
        "by_car": [
            {"car": "x", **totals(4, 2, 1)},
            {"car": "y", **totals(4, 3, 3)},
        ],
    }


def test_table_shows_shares():
    table = tour_table(count(["x", "y"], STARTS, verdicts()))
    assert [line.split() for line in table.splitlines()] == [
        ["cars", "sequences", "reached", "exact"],
        ["2", "8", "62.5", "%", "50.0", "%"],
        [],
        ["azimuth", "sequences", "reached"],
        ["-30°", "2", "50.0", "%"],
        ["0°", "4", "100.0", "%"],
        ["45°", "2", "0.0", "%"],
    ]


def test_figures_are_json():
    figures = count(["x", "y"], STARTS, verdicts())
    assert json.loads(json.dumps(figures)) == figures


def write_listing(folder, *names):
    """Writes grey boxes; front, +Z in the file, is red and left green."""
    box = trimesh.creation.box((1, 1, 2))
    colours = np.full((len(box.faces), 4), (90, 90, 90, 255), np.uint8)
    colours[box.face_normals[:, 2] > 0.5] = (255, 0, 0, 255)
    colours[box.face_normals[:, 0] > 0.5] = (0, 255, 0, 255)
    box.visual.face_colors = colours
    rows = [{"file": name, "front": "+Z", "up": "+Y"} for name in names]
    for name in names:
        box.export(folder / name)
    (folder / "cars.json").write_text(json.dumps(rows))
    return folder


def test_drawn_cars_are_those_that_the_domain_shows():
    cars = read_cars("drawn:2")
    assert [car.name for car in cars] == ["drawn 0", "drawn 1"]
    shown = views_of(CanonProblem(TARGET, car=1))((3, 2))
    rendered = Renderer(cars[1].source()).render(45, 30, cars[1].appearance)
    np.testing.assert_array_equal(rendered, shown)
    assert read_cars("drawn:1-1")[0].source().vertices.tobytes() == (
        cars[1].source().vertices.tobytes()
    )


def test_numbers_of_a_dataset_are_those_of_its_cars():
    cars = read_cars("drawn:1000003-1000004")
    assert [car.name for car in cars] == ["drawn 1000003", "drawn 1000004"]
    vertices = [car.source().vertices.tobytes() for car in cars]
    assert vertices == [
        draw_car(number).vertices.tobytes() for number in (1000003, 1000004)
    ]


def test_listed_cars_are_plain_and_seen_from_everywhere(tmp_path):
    cars = read_cars(str(write_listing(tmp_path, "a.ply", "b.ply")))
    assert [car.name for car in cars] == ["a", "b"]
    [atlas] = atlases_of(cars[:1], processes=1)
    assert atlas.shape == (AZIMUTHS, ELEVATIONS, 128, 128, 3)
    renderer = Renderer(cars[0].source())
    for azimuth, elevation in ((0, 1), (6, 4), (18, 0)):
        np.testing.assert_array_equal(
            atlas[azimuth, elevation],
            renderer.render(15 * azimuth, 15 * elevation, PLAIN),
        )
    front, left = atlas[0, 1, 64, 64], atlas[6, 1, 64, 64]
    assert front.argmax() == 0
    assert left.argmax() == 1


@pytest.mark.parametrize(
    "text",
    [
        "drawn:",
        "drawn:0",
        "drawn:x",
        "drawn:-1",
        "drawn:5-4",
        "drawn:1-2-3",
        "drawn:١",
        "drawn:10001",
        "drawn:0-10000",
        f"drawn:{'9' * 5000}",
    ],
)
def test_bad_numbers_of_cars_are_refused(text):
    with pytest.raises(InvalidConfig) as refusal:
        read_cars(text)
    assert str(refusal.value).startswith(
        "Drawn cars must be `drawn:N` with N from 1 to 10000, or "
        "`drawn:FIRST-LAST` with rising numbers of as many cars. Received: "
    )
    assert text[:40] in str(refusal.value)


def test_a_folder_must_list_a_car(tmp_path):
    with pytest.raises(InvalidConfig, match="must hold cars.json"):
        read_cars(str(tmp_path / "nowhere"))
    write_listing(tmp_path)
    with pytest.raises(InvalidConfig, match="must list a car. Received: "):
        read_cars(str(tmp_path))


@pytest.mark.parametrize(
    ("starts", "max_moves", "poses"),
    [
        ("frontal", 15, 55),
        ("full_circle", 15, 120),
        ("frontal", 2, 12),
        ("full_circle", 0, 1),
    ],
)
def test_requests_have_so_many_starts(starts, max_moves, poses):
    assert len(TourRequest("drawn:1", starts, max_moves).poses()) == poses


def test_bad_starts_are_refused():
    with pytest.raises(InvalidConfig, match="frontal, full_circle. .*'back'"):
        TourRequest("drawn:1", "back")
    with pytest.raises(InvalidConfig, match="at least 0. Received: -1"):
        TourRequest("drawn:1", max_moves=-1)


def tour_file(folder, name="tour.json"):
    path = folder / name
    path.write_text(json.dumps(count(["x", "y"], STARTS, verdicts())))
    return path


def test_figure_stacks_the_shares_of_each_azimuth(tmp_path):
    figure = tour_figure(2 * [read_tour(tour_file(tmp_path))], ["A", "B"])
    first, second = figure.axes
    bars = collections.defaultdict(list)
    for container in second.containers:
        for bar in container:
            azimuth = round(bar.get_x() + bar.get_width() / 2)
            bars[azimuth].append((bar.get_y(), bar.get_height()))
    assert bars == {
        -30: [(0, 50), (50, 0), (50, 0), (50, 0), (50, 50), (100, 0)],
        0: [(0, 75), (75, 25), (100, 0), (100, 0), (100, 0), (100, 0)],
        45: [(0, 0), (0, 0), (0, 0), (0, 50), (50, 0), (50, 50)],
    }
    assert first.get_title("left") == "A: 62.5 % of 8 reached"
    assert second.get_title("left") == "B: 62.5 % of 8 reached"
    assert len(figure.legends[0].get_texts()) == len(Ending)


def test_plots_are_the_same_bytes_every_time(tmp_path):
    path = tour_file(tmp_path)
    plots = [tmp_path / "new" / "a.png", tmp_path / "b.png"]
    command = ["tour-plot", str(path), "--labels", "Some cars"]
    for plot in plots:
        assert main([*command, f"--out={plot}"]) == 0
    first, second = (plot.read_bytes() for plot in plots)
    assert first == second
    assert first.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "3", '{"by_azimuth": [{"sequences": 0}]}']
)
def test_other_files_are_no_tours(text, tmp_path):
    path = tmp_path / "other.json"
    path.write_text(text)
    with pytest.raises(InvalidConfig, match="tour --json` wrote. Received: "):
        plot_tours([path], None, tmp_path / "plot.png")
    assert not (tmp_path / "plot.png").exists()


def test_every_panel_needs_its_label(tmp_path, capsys):
    path = str(tour_file(tmp_path))
    out = tmp_path / "plot.png"
    command = ["tour-plot", path, path, f"--out={out}", "--labels", "A"]
    assert main(command) == 2
    assert "2 records and 1 labels" in capsys.readouterr().err
    with pytest.raises(InvalidConfig, match="0 records and 0 labels"):
        plot_tours([], None, out)


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
        "cars": str(cars),
        "starts": "frontal",
        "max_moves": 2,
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
