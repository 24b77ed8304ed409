"""`solve`: runs a trained network on one problem."""

from __future__ import annotations

import argparse
import pathlib
import sys

from npi_tf.domains import domain_names, get_domain
from npi_tf.domains.base import Domain
from npi_tf.interpreter import Status


def add_parser(commands) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser(
        "solve",
        help="solve a problem with a trained network",
        description="Solves a problem with a trained network. The answer "
        "stands alone on the last line. Exit status: 0 if the program ran to "
        "its end, 1 if it was stopped, 2 if the request is at fault.",
    )
    parser.add_argument("domain", choices=domain_names(), help="what to do")
    parser.add_argument(
        "words",
        nargs="+",
        help="the problem: for addition, two numbers; for sort and max, digits",
    )
    parser.add_argument(
        "--model",
        type=pathlib.Path,
        metavar="DIR",
        help="folder of a training run (default: runs/DOMAIN)",
    )
    parser.add_argument(
        "--trace",
        action="store_true",
        help="also show every call and action, and the environment beside it",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Carries out the command and returns its exit status."""
    domain = get_domain(arguments.domain)
    problem = domain.parse(arguments.words)
    model_folder = arguments.model or pathlib.Path("runs", domain.name)
    solve = _solve_with_trace if arguments.trace else _solve
    answer, status = solve(domain, problem, model_folder)
    if status != Status.FINISHED:
        print(
            f"The program did not run to its end: {status.name}.",
            file=sys.stderr,
        )
        return 1
    print(answer)
    return 0


def _solve(domain: Domain, problem, model_folder) -> tuple[str, Status]:
    from npi_tf.model_files import load_model
    from npi_tf.solver import Solver

    model = load_model(model_folder, domain)
    outcome = Solver(model, domain).solve([problem])[0]
    return outcome.answer, outcome.status


def _solve_with_trace(domain: Domain, problem, model_folder):
    from npi_tf import traces
    from npi_tf.model_files import load_model
    from npi_tf.policy import NetworkPolicy

    policy = NetworkPolicy(load_model(model_folder, domain), domain)
    trace = traces.record(domain, problem, policy, frames=True)
    print(trace.text(domain, frames=True))
    return trace.answer, trace.status
