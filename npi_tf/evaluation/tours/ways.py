"""Lets a network turn cameras around cars, from many starts at once."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import tensorflow as tf

from npi_tf.domains.canon.domain import STEP_LIMIT
from npi_tf.domains.canon.pose import Pose
from npi_tf.domains.canon.problem import CanonProblem
from npi_tf.evaluation.tours.judge import CANON, PADDING, Ways
from npi_tf.gallery import Gallery
from npi_tf.model import NPI
from npi_tf.recording import Decisions
from npi_tf.solver import load_twin, make_interpreter


def network_ways(
    model: NPI, starts: Sequence[Pose], atlases: Iterable[np.ndarray]
) -> Iterator[Ways]:
    """Yields the ways around each car in turn.

    Args:
        model: a built `NPI` with an encoder for the domain.
        starts: the n poses from which the camera starts around each car.
        atlases: for each car, all that can be seen of it: uint8
            `(24, 5, 128, 128, 3)`. Taken one at a time.

    Yields:
        n ways, in the order of the starts.
    """
    twin = load_twin(CANON)
    interpreter = make_interpreter(model, CANON)
    run = tf.function(
        functools.partial(interpreter.run, record_steps=STEP_LIMIT)
    )
    limits = tf.fill([len(starts)], STEP_LIMIT)
    ids = _library_ids(model)
    waiting: dict[int, np.ndarray] = {}
    gallery = Gallery(model, CANON, lambda problem: waiting.pop(problem.car))
    for car, pictures in enumerate(atlases):
        waiting[car] = pictures
        problems = [CanonProblem(start, car) for start in starts]
        features = [gallery.features(problem) for problem in problems]
        state = twin.show(twin.start(problems, 1), features)
        result = run(state, limits)
        yield Ways(
            result.status.numpy(),
            result.environment.view.numpy(),
            _rows(result.decisions, ids),
        )


def _library_ids(model: NPI) -> np.ndarray:
    """Returns the library's id for each of the model's; padding stays.

    A program that the domain does not know has the first id that is free.
    """
    library = CANON.library
    ids = [
        library.id_of(name) if name in library else len(library)
        for name in model.program_names
    ]
    return np.array([*ids, PADDING], np.int32)


def _rows(decisions: Decisions, ids: np.ndarray) -> np.ndarray:
    """Returns decisions as `Ways` holds them."""
    # Padding, -1, takes the last entry.
    program = ids[decisions.program.numpy()]
    rows = np.concatenate(
        [
            program[..., None],
            decisions.arguments.numpy(),
            decisions.end.numpy()[..., None],
        ],
        axis=-1,
    )
    return rows.swapaxes(0, 1)
