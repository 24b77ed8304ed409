"""Canonicalisation as it is served: all views of a car in, moves out.

A camera that stands elsewhere, in a robot or a program that renders, asks for
one decision at a time instead: see `npi_tf.serving.step`.
"""

from __future__ import annotations

import itertools

import numpy as np
import tensorflow as tf

from npi_tf.domains.canon.domain import STEP_LIMIT, CanonDomain
from npi_tf.domains.canon.graph import CameraState, CameraTensors
from npi_tf.domains.canon.pose import AZIMUTHS, ELEVATIONS, Pose
from npi_tf.domains.canon.problem import CanonProblem
from npi_tf.graph_interpreter import RunResult
from npi_tf.layers import PICTURE_SIZE
from npi_tf.model import NPI
from npi_tf.recording import Decisions
from npi_tf.serving.rows import outside
from npi_tf.serving.service import Admission, Inputs
from npi_tf.serving.statuses import Rule, Verdict, refusal, shown_integers
from npi_tf.types import ACT, NO_ARGUMENTS

OFF_GRID = "off_grid"
_POSES = (AZIMUTHS, ELEVATIONS)
_VIEWS = (*_POSES, PICTURE_SIZE, PICTURE_SIZE, 3)


class _LookingCamera(CameraTensors):
    """A camera whose state holds pictures in place of their features.

    It looks at a picture in every step in which it sees it: a way passes few
    of the 120.
    """

    def __init__(self, look):
        self._look = look

    def observe(self, state: CameraState):
        target, picture = super().observe(state)
        return target, self._look(picture)


class CanonService:
    """Ways around a car.

    Inputs are `views`, uint8 `(batch, 24, 5, 128, 128, 3)`, what is seen by
    azimuth and elevation; and `start` and `target`, int32 `(batch, 2)`, indices
    of both. Answers are `moves`, string `(batch,)`, such as `LEFT LEFT DOWN`,
    and `final`, int32 `(batch, 2)`, where the camera stands after them. A row
    may be refused as `off_grid`.

    Args:
        model: whose encoder looks.
        domain: canonicalisation.
    """

    inputs = (
        tf.TensorSpec([None, *_VIEWS], tf.uint8, "views"),
        tf.TensorSpec([None, 2], tf.int32, "start"),
        tf.TensorSpec([None, 2], tf.int32, "target"),
    )
    reads_decisions = True
    example_problem = CanonProblem(Pose(60, 45))

    def __init__(self, model: NPI, domain: CanonDomain):
        self.environment = _LookingCamera(model.encoder(domain.encoder).look)
        self._act_id = model.program_names.index(ACT)
        self._sizes = model.argument_sizes
        self._words = _action_words(model.argument_sizes, domain)

    def admit(self, inputs: Inputs) -> Admission:
        """Puts cameras at their starts; see `Service`."""
        refused = _refusal(inputs)
        accepted = refused.accepts[:, None]
        state = CameraState(
            tf.where(accepted, inputs["target"], 0),
            tf.where(accepted, inputs["start"], 0),
            inputs["views"],
        )
        limit = tf.fill(tf.shape(refused.status), STEP_LIMIT)
        return Admission(state, limit, refused)

    def answer(self, inputs: Inputs, result: RunResult) -> Inputs:
        """Returns `moves` and `final`; see `Service`."""
        return {
            "moves": self._moves(result.decisions),
            "final": result.environment.view,
        }

    def example(self) -> dict[str, np.ndarray]:
        """Returns grey views, for want of a car; see `Service`."""
        problem = self.example_problem
        return {
            "views": np.full((1, *_VIEWS), 127, np.uint8),
            "start": np.array([problem.start.view], np.int32),
            "target": np.array([problem.target.view], np.int32),
        }

    def _moves(self, decisions: Decisions):
        """Returns the actions that moved the camera, in words."""
        first, second, third = tf.unstack(decisions.arguments, axis=2)
        action = (first * self._sizes[1] + second) * self._sizes[2] + third
        acts = decisions.program == self._act_id
        words = tf.gather(self._words, tf.where(acts, action, 0))
        line = tf.strings.reduce_join(words, axis=0, separator=" ")
        return tf.strings.strip(tf.strings.regex_replace(line, " +", " "))


def service(model: NPI, domain: CanonDomain) -> CanonService:
    """Returns what an export of a model offers."""
    return CanonService(model, domain)


def _action_words(sizes: tuple[int, ...], domain: CanonDomain) -> list[str]:
    """Returns a word for each action of a model, `""` for the first: no-op."""
    actions = itertools.product(*map(range, sizes))
    return [
        "" if action == NO_ARGUMENTS else domain.describe(action)
        for action in actions
    ]


def _refusal(inputs: Inputs) -> Verdict:
    return refusal(
        [_grid_rule(name, inputs[name]) for name in ("start", "target")]
    )


def _grid_rule(name: str, rows) -> Rule:
    message = tf.strings.join(
        [
            f"`{name}` must be indices of azimuth and elevation, at least 0 "
            f"and below {_POSES}. Received: (",
            shown_integers(rows),
            ").",
        ]
    )
    return Rule(outside(rows, _POSES), OFF_GRID, message)
