"""Canonicalisation: poses, problems, camera and expert."""

import itertools
import pathlib
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from npi_tf.domains import get_domain
from npi_tf.domains.canon.environment import CanonEnvironment
from npi_tf.domains.canon.pose import CANONICAL, Pose, turns
from npi_tf.domains.canon.problem import (
    CARS,
    CanonProblem,
    all_poses,
    sample_problem,
    way_from,
)
from npi_tf.errors import InvalidAction, InvalidProblem
from npi_tf.interpreter import Status
from npi_tf.traces import record
from npi_tf.types import ACT, NO_ARGUMENTS

CANON = get_domain("canon")
GOLDEN = pathlib.Path(__file__).parent / "golden" / "canon_60-45.txt"
LEFT, RIGHT = (1, 0, 0), (1, 0, 1)
DOWN, UP = (1, 1, 0), (1, 1, 1)

azimuths = st.integers(0, 23)
poses = st.sampled_from(all_poses())


def trace_of(problem):
    return record(CANON, problem, CANON.expert())


def actions_of(trace):
    """Returns the actions of a trace that move something."""
    calls = [event.decision.call for event in trace.events]
    return [
        call.arguments
        for call in calls
        if call.program == ACT and call.arguments != NO_ARGUMENTS
    ]


def programs_of(trace):
    return {event.call.program for event in trace.events}


def test_poses_are_counted_from_the_front_to_the_left():
    assert Pose(0, 0).view == (0, 0)
    assert Pose(90, 15).view == (6, 1)
    assert Pose(180, 60).view == (12, 4)
    assert Pose(-165, 30).view == (13, 2)
    assert Pose(-15, 45).view == (23, 3)


def test_every_pose_has_a_name_of_its_own():
    names = list(itertools.product(range(24), range(5)))
    assert [pose.view for pose in all_poses()] == names
    assert [Pose.of_view(*name) for name in names] == all_poses()
    assert len(set(map(str, all_poses()))) == 120


@pytest.mark.parametrize(
    ("azimuth", "elevation"),
    [
        (-180, 0),
        (195, 0),
        (7, 0),
        (15.0, 0),
        (True, 0),
        ("15", 0),
        (0, -15),
        (0, 75),
        (0, 20),
        (0, False),
        (0, None),
    ],
)
def test_other_poses_are_refused(azimuth, elevation):
    with pytest.raises(InvalidProblem) as refusal:
        Pose(azimuth, elevation)
    assert str(refusal.value) == (
        "A pose must have an azimuth above -180 and up to 180 and an elevation "
        "from 0 to 60 degrees, both multiples of 15. "
        f"Received: azimuth {azimuth!r}, elevation {elevation!r}."
    )


@given(azimuths, azimuths)
def test_turns_lead_back_by_the_shorter_way(azimuth, target):
    excess = turns(azimuth, target)
    assert (target + excess) % 24 == azimuth
    assert -11 <= excess <= 12


@pytest.mark.parametrize(
    ("azimuth", "target", "excess"),
    [(0, 0, 0), (1, 0, 1), (23, 0, -1), (12, 0, 12), (0, 12, 12), (2, 22, 4)],
)
def test_turns_to_the_right_are_positive(azimuth, target, excess):
    assert turns(azimuth, target) == excess


@given(poses, poses)
def test_moves_are_as_many_whichever_way_they_go(start, target):
    there, back = CanonProblem(start, 0, target), CanonProblem(target, 0, start)
    assert there.moves == back.moves
    assert (there.moves == 0) == (start == target)


@pytest.mark.parametrize("car", [-1, 1.0, True, "1", None])
def test_what_is_no_number_of_a_car_is_refused(car):
    with pytest.raises(InvalidProblem, match=re.escape(f"Received: {car!r}.")):
        CanonProblem(CANONICAL, car)


def test_words_name_start_and_car():
    assert CANON.parse(["-75", "60"]) == CanonProblem(Pose(-75, 60))
    assert CANON.parse(["180", "0", "3"]) == CanonProblem(Pose(180, 0), 3)


@pytest.mark.parametrize(
    "words", [["15"], ["a", "b"], ["0", "0", "0", "0"], ["0.0", "15"]]
)
def test_words_that_name_no_start_are_refused(words):
    with pytest.raises(InvalidProblem) as refusal:
        CANON.parse(words)
    assert str(refusal.value) == (
        "A start must be an azimuth and an elevation in degrees, and perhaps "
        f"the number of a car. Received: {words}."
    )


def test_samples_are_all_starts_so_far_away_and_all_cars():
    rng = np.random.default_rng(0)
    problems = [sample_problem(rng, 2) for _ in range(400)]
    straight = {Pose(30, 15), Pose(-30, 15), Pose(0, 45)}
    corners = {Pose(a, e) for a in (-15, 15) for e in (0, 30)}
    assert {problem.start for problem in problems} == straight | corners
    assert {problem.car for problem in problems} == set(range(CARS))


def test_the_farthest_start_is_behind_and_above():
    problem = sample_problem(np.random.default_rng(0), 15)
    assert problem.start == Pose(180, 60)


@pytest.mark.parametrize("moves", [16, -1])
def test_no_start_is_farther(moves):
    with pytest.raises(
        InvalidProblem, match=f"0 to 15 moves away. Received: {moves}."
    ):
        sample_problem(np.random.default_rng(0), moves)


def test_the_camera_shows_its_target_and_the_name_of_its_picture():
    camera = CanonEnvironment(CanonProblem(Pose(-15, 60), 3, Pose(90, 30)))
    assert camera.observe().tolist() == [6, 2, 23, 4]
    assert camera.observe().dtype == np.int32
    assert camera.render() == "-15°, 60°"


def test_cars_look_alike_to_the_expert():
    first, second = (
        CanonEnvironment(CanonProblem(Pose(60, 45), car)).observe().tolist()
        for car in (1, 2)
    )
    assert first == second


@pytest.mark.parametrize(
    ("action", "pose"),
    [
        (LEFT, Pose(165, 30)),
        (RIGHT, Pose(-165, 30)),
        (DOWN, Pose(180, 15)),
        (UP, Pose(180, 45)),
        (NO_ARGUMENTS, Pose(180, 30)),
    ],
)
def test_each_action_moves_the_camera_by_one_pose(action, pose):
    camera = CanonEnvironment(CanonProblem(Pose(180, 30)))
    camera.act(action)
    assert camera.pose == pose


@pytest.mark.parametrize(
    ("action", "pose"), [(DOWN, Pose(30, 0)), (UP, Pose(30, 60))]
)
def test_the_camera_stays_below_the_top_and_above_the_ground(action, pose):
    camera = CanonEnvironment(CanonProblem(Pose(30, 30)))
    for _ in range(4):
        camera.act(action)
    assert camera.pose == pose


@pytest.mark.parametrize("action", [LEFT, RIGHT])
@given(start=poses)
def test_a_turn_around_the_car_ends_where_it_began(action, start):
    camera = CanonEnvironment(CanonProblem(start))
    seen = set()
    for _ in range(24):
        seen.add(camera.pose)
        camera.act(action)
    assert camera.pose == start
    assert len(seen) == 24


@pytest.mark.parametrize(
    "arguments", [(0, 0, 1), (0, 1, 0), (2, 0, 0), (1, 2, 0), (1, 0, -1)]
)
def test_actions_that_mean_nothing_change_nothing(arguments):
    camera = CanonEnvironment(CanonProblem(Pose(30, 30)))
    message = re.escape(
        "A camera takes (0, 0, 0) or (1, 0 or 1, 0 or 1). "
        f"Received: {arguments}."
    )
    with pytest.raises(InvalidAction, match=message):
        camera.act(arguments)
    assert camera.pose == Pose(30, 30)


def test_trace_is_that_of_the_paper():
    trace = trace_of(CanonProblem(Pose(60, 45)))
    assert trace.text(CANON) == GOLDEN.read_text(encoding="utf-8")
    assert trace.answer == "0°, 15°"


@pytest.mark.parametrize("start", all_poses(), ids=str)
def test_expert_takes_the_shortest_way_from_everywhere(start):
    problem = CanonProblem(start)
    trace = trace_of(problem)
    actions = actions_of(trace)
    assert trace.status == Status.FINISHED
    assert trace.answer == str(CANONICAL)
    assert len(actions) == problem.moves
    # Two steps of GOTO, one of HGOTO and VGOTO, and then the moves alone.
    assert len(trace.events) == 4 + problem.moves
    assert sum(action in (LEFT, RIGHT) for action in actions) <= 12
    assert len({action[1:] for action in actions if action[1] == 0}) <= 1


@pytest.mark.parametrize("start", all_poses(), ids=str)
def test_the_way_is_where_the_expert_stands(start):
    events = trace_of(CanonProblem(start)).events
    stood = [Pose.of_view(*event.observation[2:]) for event in events]
    assert way_from(start) == list(dict.fromkeys([*stood, CANONICAL]))


@given(poses, poses)
def test_expert_reaches_every_target(start, target):
    problem = CanonProblem(start, 0, target)
    trace = trace_of(problem)
    assert trace.answer == str(target) == CANON.solution(problem)
    assert len(actions_of(trace)) == problem.moves


@pytest.mark.parametrize(
    ("azimuth", "action", "count"),
    [(165, LEFT, 11), (180, LEFT, 12), (-165, RIGHT, 11)],
)
def test_from_behind_the_expert_turns_left(azimuth, action, count):
    trace = trace_of(CanonProblem(Pose(azimuth, 15)))
    assert actions_of(trace) == [action] * count


def test_at_the_target_nothing_moves():
    trace = trace_of(CanonProblem(CANONICAL))
    assert actions_of(trace) == []
    assert programs_of(trace) == {"GOTO", "HGOTO", "VGOTO"}


@pytest.mark.parametrize(
    ("start", "programs"),
    [
        (Pose(15, 30), {"LGOTO", "DGOTO"}),
        (Pose(-15, 0), {"RGOTO", "UGOTO"}),
        (Pose(0, 60), {"DGOTO"}),
        (Pose(-165, 15), {"RGOTO"}),
    ],
)
def test_each_direction_has_its_program(start, programs):
    called = programs_of(trace_of(CanonProblem(start)))
    assert called - {"GOTO", "HGOTO", "VGOTO"} == programs


def test_actions_are_described_as_in_the_paper():
    described = [CANON.describe(act) for act in (LEFT, RIGHT, DOWN, UP)]
    assert described == ["LEFT", "RIGHT", "DOWN", "UP"]
    assert CANON.describe(NO_ARGUMENTS) == "NO-OP"
    assert CANON.describe((0, 1, 0)) == f"{ACT}(0, 1, 0)"
