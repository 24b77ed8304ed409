"""Evaluates a model, shows the table, keeps the figures."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping

import tqdm

from npi_tf.domains.base import Domain
from npi_tf.evaluation.accuracy import (
    LengthScore,
    ProblemSolver,
    accuracy_table,
    evaluate_lengths,
)
from npi_tf.model import NPI
from npi_tf.provenance import provenance
from npi_tf.solver import Solver
from npi_tf.storage import write_json


def evaluate_and_report(
    model: NPI,
    domain: Domain,
    problems: Mapping[int, int],
    seed: int,
    path: pathlib.Path | None = None,
) -> list[LengthScore]:
    """Measures accuracy by length, prints it and writes it as JSON.

    Args:
        model: has an encoder for the domain.
        domain: draws the problems.
        problems: by length, how many.
        seed: of the draws.
        path: of the JSON file; None for no file.
    """
    solver = Solver(model, domain)
    return report_lengths(
        solver, domain, problems, seed, path, model.count_params()
    )


def report_lengths(
    solver: ProblemSolver,
    domain: Domain,
    problems: Mapping[int, int],
    seed: int,
    path: pathlib.Path | None = None,
    parameters: int | None = None,
) -> list[LengthScore]:
    """Does what `evaluate_and_report` does for whatever solves problems.

    Args:
        solver: solves them.
        domain: draws the problems.
        problems: by length, how many.
        seed: of the draws.
        path: of the JSON file; None for no file.
        parameters: number of the model's weights, which goes into the file;
            None to leave it out.
    """
    scores = evaluate_lengths(solver, domain, problems, seed)
    scores = list(
        tqdm.tqdm(scores, total=len(problems), desc="evaluating", unit="length")
    )
    print(accuracy_table(scores))
    if path is not None:
        write_json(
            path,
            {
                "domain": domain.name,
                "seed": seed,
                "lengths": [score.to_dict() for score in scores],
                **({} if parameters is None else {"parameters": parameters}),
                **provenance(),
            },
        )
    return scores
