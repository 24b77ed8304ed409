"""Whether exported models answer as `solve` does.

Each model is exported, loaded into a V1 session as TF Serving runs it, and
asked for the answers to random problems of 1 to 12 digits, elements or moves,
many in a request. The same problems go to the graph interpreter in this
process. Answers, statuses and numbers of steps must be the same, those of runs
that fail included.
"""

from __future__ import annotations

import argparse
import dataclasses
import functools
import importlib
import pathlib
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import tqdm

from benchmarks import command
from benchmarks.command import Row
from benchmarks.served import ServedModel
from npi_tf.domains.base import Domain
from npi_tf.domains.canon.pictures import pictures_of
from npi_tf.domains.canon.pose import CANONICAL, Pose
from npi_tf.domains.canon.problem import CanonProblem
from npi_tf.interpreter import Status
from npi_tf.model import NPI
from npi_tf.model_files import known_domains, load_model
from npi_tf.pretrained import pretrained_path
from npi_tf.serving.export import export
from npi_tf.solver import Solver

FORMATS = {
    "domain": "s",
    "problems": "d",
    "finished": "d",
    "identical": "d",
}
NOTE = "Identical: answer, status and steps."

_LONGEST = 12
_CARS = 10
"""Cars of all problems: each is rendered from everywhere."""
_DATA = pathlib.Path("tests", "data")
_MODELS = (
    _DATA / "addition_small.keras",
    _DATA / "max_small.keras",
    pretrained_path("canon"),
)
_BATCH = {"canon": 10}
_USUAL_BATCH = 50

Result = tuple[str, str, int]
"""Answer (of a finished run only), status and steps."""


def measure(model: NPI, domain: Domain, problems: Sequence[Any]) -> Row:
    """Compares the two ways to an answer.

    Args:
        model: knows the domain.
        domain: of the problems.
        problems: to be solved.
    """
    here = list(_solved(model, domain, problems))
    with tempfile.TemporaryDirectory() as folder:
        served = ServedModel(export(model, domain, pathlib.Path(folder)))
        try:
            there = list(_served(served, domain, problems))
        finally:
            served.close()
    return {
        "domain": domain.name,
        "problems": len(problems),
        "finished": sum(status == "finished" for _, status, _ in here),
        "identical": sum(a == b for a, b in zip(here, there, strict=True)),
    }


def draw_problems(domain: Domain, count: int, seed: int = 0) -> list[Any]:
    """Returns random problems; those with cars share a few of these."""
    rng = np.random.default_rng(seed)
    lengths = rng.integers(1, _LONGEST + 1, count)
    problems = [domain.sample(rng, int(length)) for length in lengths]
    if not domain.view_sizes:
        return problems
    return [
        dataclasses.replace(problem, car=number % _CARS)
        for number, problem in enumerate(problems)
    ]


def _solved(model: NPI, domain: Domain, problems) -> Iterator[Result]:
    for outcome in Solver(model, domain).solve(problems):
        finished = outcome.status == Status.FINISHED
        answer = outcome.answer if finished else ""
        yield answer, outcome.status.name.lower(), outcome.steps


def _served(served: ServedModel, domain: Domain, problems) -> Iterator[Result]:
    size = _BATCH.get(domain.name, _USUAL_BATCH)
    starts = range(0, len(problems), size)
    for start in tqdm.tqdm(starts, desc=domain.name, unit="request"):
        part = problems[start : start + size]
        outputs = served.predict("serving_default", _request(domain, part))
        for number, problem in enumerate(part):
            row = {k: rows[number : number + 1] for k, rows in outputs.items()}
            status = row["status"][0].decode()
            finished = status == "finished"
            answer = _answer(domain, problem, row) if finished else ""
            yield answer, status, int(row["steps"][0])


def _request(domain: Domain, problems) -> dict[str, np.ndarray]:
    if domain.view_sizes:
        return {
            "views": np.stack([_views(problem.car) for problem in problems]),
            "start": np.array([problem.start.view for problem in problems]),
            "target": np.array([problem.target.view for problem in problems]),
        }
    form = importlib.import_module(domain.client_module)
    rows = [form.request(problem) for problem in problems]
    return {name: _stacked([row[name] for row in rows]) for name in rows[0]}


@functools.cache
def _views(car: int) -> np.ndarray:
    return pictures_of(CanonProblem(CANONICAL, car))


def _stacked(rows: Sequence[np.ndarray]) -> np.ndarray:
    """Puts batches of one below each other, padded with zeros on the right."""
    if rows[0].ndim == 1:
        return np.concatenate(rows)
    width = max(row.shape[1] for row in rows)
    return np.concatenate(
        [np.pad(row, ((0, 0), (0, width - row.shape[1]))) for row in rows]
    )


def _answer(domain: Domain, problem, row: Mapping[str, np.ndarray]) -> str:
    if domain.view_sizes:
        return str(Pose.of_view(*row["final"][0].tolist()))
    return importlib.import_module(domain.client_module).answer(problem, row)


def main(words: Sequence[str] | None = None) -> int:
    """Runs the comparison and returns its exit status."""
    parser = command.make_parser(__doc__.splitlines()[0])
    command.add_models(
        parser,
        _MODELS,
        "each is asked about all that it knows; the small networks of the "
        "tests and the one that comes with the package by default",
    )
    command.add_count(parser, "problems", "of each domain")
    arguments = parser.parse_args(words)
    return command.run("served_answers", arguments, _measure, FORMATS, NOTE)


def _measure(arguments: argparse.Namespace) -> list[Row]:
    count = 5 if arguments.quick else arguments.problems
    rows = []
    for place in arguments.models:
        model = load_model(place)
        for domain in known_domains(model):
            rows.append(measure(model, domain, draw_problems(domain, count)))
    return rows


if __name__ == "__main__":
    sys.exit(main())
