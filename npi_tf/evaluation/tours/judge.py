"""What became of cameras that a network turned around a car."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Sequence

import numpy as np

from npi_tf.domains import get_domain
from npi_tf.domains.canon.domain import STEP_LIMIT
from npi_tf.domains.canon.pose import AZIMUTHS, CANONICAL, HALF_TURN, Pose
from npi_tf.domains.canon.problem import CanonProblem
from npi_tf.interpreter import Status
from npi_tf.traces import record
from npi_tf.types import ACT, NO_ARGUMENTS

CANON = get_domain("canon")
PADDING = -1
"""Stands for every number of a decision that was not taken."""


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """The ways of cameras from n starts.

    Attributes:
        status: int `(n,)`, values of `npi_tf.interpreter.Status`.
        views: int `(n, 2)`, where they stood at the end, as `Pose.view` does.
        decisions: int `(n, STEP_LIMIT, 5)`, what was decided at each step: id
            of the program in the domain's library, its three arguments and
            the end flag; -1 behind a way's end.
    """

    status: np.ndarray
    views: np.ndarray
    decisions: np.ndarray


class Ending(enum.IntEnum):
    """How a way ended.

    In `EXACT` and `INEXACT` the run ended by itself with the camera at the
    target: by the expert's decisions, and by others. In `UNFINISHED` a limit
    or an invalid action stopped it. In the rest it ended elsewhere: `HEIGHT`
    is in front of the car, but too high or too low, and `BACK` behind it;
    otherwise it is `WRONG_WAY` if the camera first turned away from the front,
    and `BESIDE` if it did not.
    """

    EXACT = 0
    INEXACT = 1
    HEIGHT = 2
    BESIDE = 3
    WRONG_WAY = 4
    BACK = 5
    UNFINISHED = 6


class Turn(enum.IntEnum):
    """What HGOTO decided first; `OTHER` if it did not begin as it should."""

    LEFT = 0
    STAY = 1
    RIGHT = 2
    OTHER = 3


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What is to be said of the ways from n starts.

    Attributes:
        status: int `(n,)`, values of `npi_tf.interpreter.Status`.
        ending: int `(n,)`, values of `Ending`.
        turn: int `(n,)`, values of `Turn`.
    """

    status: np.ndarray
    ending: np.ndarray
    turn: np.ndarray


def expert_ways(starts: Sequence[Pose]) -> Ways:
    """Returns the ways of the domain's expert."""
    decisions = np.full((len(starts), STEP_LIMIT, 5), PADDING, np.int32)
    for rows, start in zip(decisions, starts, strict=True):
        trace = record(CANON, CanonProblem(start), CANON.expert())
        for row, event in zip(rows, trace.events, strict=False):
            call, end = event.decision.call, event.decision.end
            row[:] = CANON.library.id_of(call.program), *call.arguments, end
    return Ways(
        np.full(len(starts), Status.FINISHED),
        np.tile(CANONICAL.view, (len(starts), 1)),
        decisions,
    )


def judge(starts: Sequence[Pose], expert: Ways, ways: Ways) -> Verdict:
    """Compares ways with the expert's.

    Args:
        starts: the n poses where both began.
        expert: the ways of `expert_ways` from there.
        ways: those to be judged.
    """
    turn = first_turns(ways.decisions)
    finished = ways.status == Status.FINISHED
    reached = (ways.views == expert.views).all(axis=1)
    exact = reached & (ways.decisions == expert.decisions).all(axis=(1, 2))
    in_front = ways.views[:, 0] == expert.views[:, 0]
    behind = abs(_ahead(ways.views[:, 0]) - HALF_TURN) < HALF_TURN // 2
    begun = _ahead(np.array([start.view[0] for start in starts]))
    away = np.where(begun < HALF_TURN, Turn.RIGHT, Turn.LEFT)
    # From the front there is no way to it, from the back both are as long.
    astray = (turn == away) & (begun % HALF_TURN != 0)
    ending = np.select(
        [~finished, exact, reached, in_front, behind, astray],
        [
            Ending.UNFINISHED,
            Ending.EXACT,
            Ending.INEXACT,
            Ending.HEIGHT,
            Ending.BACK,
            Ending.WRONG_WAY,
        ],
        Ending.BESIDE,
    )
    return Verdict(ways.status, ending, turn)


def first_turns(decisions: np.ndarray) -> np.ndarray:
    """Returns what HGOTO decided first.

    Args:
        decisions: int `(n, at least 2, 5)`, see `Ways`.

    Returns:
        int `(n,)`, values of `Turn`.
    """
    library = CANON.library
    begins = decisions[:, 0, 0] == library.id_of("HGOTO")
    program, arguments = decisions[:, 1, 0], decisions[:, 1, 1:4]
    idle = (arguments == NO_ARGUMENTS).all(axis=1)
    return np.select(
        [
            begins & (program == library.id_of("LGOTO")),
            begins & (program == library.id_of("RGOTO")),
            begins & (program == library.id_of(ACT)) & idle,
        ],
        [Turn.LEFT, Turn.RIGHT, Turn.STAY],
        Turn.OTHER,
    )


def _ahead(azimuth: np.ndarray) -> np.ndarray:
    """Returns the steps to the target by the left, 0 to 23."""
    return (azimuth - CANONICAL.view[0]) % AZIMUTHS
