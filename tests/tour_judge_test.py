"""What is said of ways: how they end, and where they turn first."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from npi_tf.domains.canon.domain import STEP_LIMIT
from npi_tf.domains.canon.expert import CanonExpert
from npi_tf.domains.canon.pose import AZIMUTHS, Pose
from npi_tf.evaluation.tours.judge import (
    Ending,
    Turn,
    Ways,
    expert_ways,
    first_turns,
    judge,
)
from npi_tf.interpreter import Status
from npi_tf.types import ACT, Call, Decision
from tests.tours import ALL, CANON, TARGET, row_of, traces_of, ways_of

EXPERT = expert_ways(ALL)


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
    assert verdict.ending.tolist() == [Ending.HEIGHT, Ending.EXACT]


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
