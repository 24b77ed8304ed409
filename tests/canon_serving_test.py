"""Canonicalisation as it is served: ways around a car, and single steps."""

import functools

import numpy as np
import pytest

from npi_tf.domains import get_domain
from npi_tf.domains.canon.pictures import pictures_of
from npi_tf.domains.canon.pose import Pose
from npi_tf.domains.canon.problem import CanonProblem
from npi_tf.gallery import Gallery
from npi_tf.model_files import load_model
from npi_tf.policy import NetworkPolicy
from npi_tf.serving.export import export
from npi_tf.solver import Solver
from npi_tf.traces import record
from npi_tf.types import ACT, NO_OP
from tests.models import small_model
from tests.served import predictor
from tests.trained import TRAINED

CANON = get_domain("canon")
STARTS = (Pose(60, 45), Pose(-90, 0), Pose(0, 15), Pose(180, 60))


@functools.cache
def around():
    """Returns a drawn car from everywhere."""
    return pictures_of(CanonProblem(Pose(0, 15), car=7))


@pytest.fixture(scope="module")
def networks(exported, tmp_path_factory):
    """The network that comes with the package and a random one, served."""
    random = small_model(CANON, 2)
    folder = tmp_path_factory.mktemp("random")
    return {
        "trained": (load_model(TRAINED["canon"]), exported("canon")),
        "random": (random, export(random, CANON, folder)),
    }


def inputs(starts, targets=None):
    targets = targets or [[0, 1]] * len(starts)
    return {
        "views": np.stack([around()] * len(starts)),
        "start": np.array(starts, np.int32).reshape(-1, 2),
        "target": np.array(targets, np.int32).reshape(-1, 2),
    }


@pytest.mark.parametrize("kind", ["trained", "random"])
def test_ways_are_those_of_the_reference(networks, kind):
    model, version = networks[kind]
    problems = [CanonProblem(start) for start in STARTS]
    answer = predictor(version)(
        "trace", inputs([start.view for start in STARTS])
    )
    policy = NetworkPolicy(
        model, CANON, jit_compile=False, views=around().__getitem__
    )
    for row, problem in enumerate(problems):
        trace = record(CANON, problem, policy)
        decisions = [event.decision for event in trace.events]
        names = [decision.call.program for decision in decisions]
        assert answer["program"][row, : len(names)].tolist() == names
        assert answer["steps"][row] == len(names)
        assert answer["status"][row] == trace.status.name.lower()
        finished = answer["status"][row] == "finished"
        moves = [
            CANON.describe(decision.call.arguments)
            for decision in decisions
            if decision.call.program == ACT and decision.call != NO_OP
        ]
        assert answer["moves"][row] == " ".join(moves) * finished
        pose = Pose.of_view(*answer["final"][row])
        assert not finished or str(pose) == trace.answer
    assert len(set(answer["steps"])) > 1 or kind == "random"


def test_answers_are_those_of_the_solver(networks):
    model, version = networks["trained"]
    answer = predictor(version)(
        "serving_default", inputs([start.view for start in STARTS])
    )
    gallery = Gallery(model, CANON, lambda problem: around())
    solver = Solver(model, CANON, jit_compile=False, gallery=gallery)
    outcomes = solver.solve([CanonProblem(start) for start in STARTS])
    assert "finished" in answer["status"]
    for row, outcome in enumerate(outcomes):
        assert answer["status"][row] == outcome.status.name.lower()
        if answer["status"][row] == "finished":
            pose = Pose.of_view(*answer["final"][row])
            assert str(pose) == outcome.answer


def test_poses_off_the_grid_are_refused_alone(networks):
    _, version = networks["trained"]
    starts = [[4, 3], [24, 0], [0, 5], [-1, 0], [4, 3]]
    targets = [[0, 1]] * 4 + [[0, -1]]
    answer = predictor(version)("serving_default", inputs(starts, targets))
    alone = predictor(version)("serving_default", inputs([[4, 3]], [[0, 1]]))
    assert answer["status"].tolist() == [
        alone["status"][0],
        *["off_grid"] * 4,
    ]
    assert answer["moves"].tolist() == [alone["moves"][0], "", "", "", ""]
    rule = (
        "must be indices of azimuth and elevation, at least 0 and below "
        "(24, 5). Received: "
    )
    assert answer["message"].tolist() == [
        alone["message"][0],
        f"`start` {rule}(24, 0).",
        f"`start` {rule}(0, 5).",
        f"`start` {rule}(-1, 0).",
        f"`target` {rule}(0, -1).",
    ]
    assert answer["steps"][1:].tolist() == [0] * 4


def test_an_empty_batch_is_answered_with_nothing(networks):
    _, version = networks["random"]
    empty = {
        "views": np.zeros((0, *around().shape), np.uint8),
        "start": np.zeros((0, 2), np.int32),
        "target": np.zeros((0, 2), np.int32),
    }
    for signature in ("serving_default", "trace"):
        answer = predictor(version)(signature, empty)
        assert {rows.shape[0] for rows in answer.values()} == {0}
