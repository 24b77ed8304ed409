"""What tests of tours share: starts, pictures, ways, verdicts, a listing."""

import json

import numpy as np
import trimesh

from npi_tf.domains import get_domain
from npi_tf.domains.canon.domain import STEP_LIMIT
from npi_tf.domains.canon.pose import AZIMUTHS, ELEVATIONS, Pose
from npi_tf.domains.canon.problem import CanonProblem, possible_starts
from npi_tf.evaluation.tours.judge import Ending, Turn, Verdict, Ways
from npi_tf.interpreter import Status
from npi_tf.traces import record

CANON = get_domain("canon")
ALL = possible_starts(full_circle=True)
NEAR = possible_starts(full_circle=False, max_moves=2)
TARGET = Pose(0, 15)
STARTS = [Pose(-30, 0), Pose(0, 0), Pose(0, 45), Pose(45, 45)]
"""Those of `verdicts`."""


def stub_atlas(seed):
    """Returns pictures of one colour each, all of them different."""
    rng = np.random.default_rng(seed)
    colours = rng.integers(0, 256, (AZIMUTHS, ELEVATIONS, 1, 1, 3), np.uint8)
    return np.broadcast_to(colours, (AZIMUTHS, ELEVATIONS, 128, 128, 3))


def traces_of(policy, starts):
    """Returns what a policy does from each start."""
    return [record(CANON, CanonProblem(start), policy) for start in starts]


def row_of(decision):
    """Returns a decision as the five numbers that a tour keeps."""
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


def verdicts():
    """Returns those of two cars from each of `STARTS`."""
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


def totals(sequences, reached, exact):
    """Returns the counts that every row of a record has."""
    return {"sequences": sequences, "reached": reached, "exact": exact}


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
