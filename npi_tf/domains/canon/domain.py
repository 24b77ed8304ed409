"""Declares the canonicalisation domain."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from npi_tf.domains.base import Domain
from npi_tf.domains.canon.environment import (
    ARGUMENT_SIZES,
    DIRECTIONS,
    MOVE,
    CanonEnvironment,
)
from npi_tf.domains.canon.expert import CanonExpert
from npi_tf.domains.canon.pose import AZIMUTHS, ELEVATIONS
from npi_tf.domains.canon.problem import (
    CanonProblem,
    parse_pose,
    sample_problem,
)
from npi_tf.programs import Library, Program
from npi_tf.types import ACT, NO_ARGUMENTS, Arguments, Call


class CanonDomain(Domain):
    """Turns a camera to the canonical pose (section 4.1).

    Pictures are named by the camera's pose; who shows them decides which car
    they show.
    """

    name = "canon"
    library = Library(
        [
            Program("GOTO", calls=("HGOTO", "VGOTO")),
            Program("HGOTO", calls=("LGOTO", "RGOTO", ACT)),
            Program("VGOTO", calls=("UGOTO", "DGOTO", ACT)),
            Program("LGOTO", calls=(ACT,)),
            Program("RGOTO", calls=(ACT,)),
            Program("UGOTO", calls=(ACT,)),
            Program("DGOTO", calls=(ACT,)),
            Program(ACT),
        ],
        argument_sizes=ARGUMENT_SIZES,
    )
    entry = Call("GOTO")
    observation_sizes = (AZIMUTHS, ELEVATIONS)
    view_sizes = (AZIMUTHS, ELEVATIONS)
    max_depth = 4
    graph_module = "npi_tf.domains.canon.graph"
    serving_module = "npi_tf.domains.canon.serving"
    pictures_module = "npi_tf.domains.canon.pictures"

    def parse(self, words: Sequence[str]) -> CanonProblem:
        """Reads azimuth, elevation and perhaps a car's number."""
        return parse_pose(words)

    def sample(self, rng: np.random.Generator, length: int) -> CanonProblem:
        """Draws a car and a start that is `length` moves away."""
        return sample_problem(rng, length)

    def length(self, problem: CanonProblem) -> int:
        """Returns the number of moves."""
        return problem.moves

    def solution(self, problem: CanonProblem) -> str:
        """Returns the target pose."""
        return str(problem.target)

    def environment(self, problem: CanonProblem) -> CanonEnvironment:
        """Returns a camera at the start."""
        return CanonEnvironment(problem)

    def answer(self, environment: CanonEnvironment) -> str:
        """Returns the camera's pose."""
        return str(environment.pose)

    def expert(self) -> CanonExpert:
        """Returns the policy that knows the camera's pose."""
        return CanonExpert()

    def step_limit(self, problem: CanonProblem) -> int:
        """Returns what two turns around the car would take."""
        return STEP_LIMIT

    def describe(self, arguments: Arguments) -> str:
        """Returns an action as Fig. 7 writes it, such as `LEFT`."""
        kind, axis, direction = arguments
        if kind == MOVE and axis in (0, 1) and direction in (0, 1):
            return DIRECTIONS[axis][direction]
        return "NO-OP" if arguments == NO_ARGUMENTS else f"{ACT}{arguments}"


STEP_LIMIT = 2 * AZIMUTHS + 2 * ELEVATIONS
