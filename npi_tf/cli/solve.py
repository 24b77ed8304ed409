"""`solve`: runs a trained network on one problem."""

from __future__ import annotations

import argparse
import pathlib

from npi_tf.cli import solve_canon
from npi_tf.cli.solve_remote import add_server, solve_remotely
from npi_tf.cli.stops import ran_to_its_end
from npi_tf.domains import domain_names, get_domain
from npi_tf.domains.base import Domain
from npi_tf.interpreter import Status

_OWN_PARSERS = {"canon": solve_canon.add_parser}
_HELP = {
    "addition": ("add two numbers", "the two numbers"),
    "sort": ("sort digits", "the digits"),
    "max": ("find the largest digit", "the digits"),
}


def add_parser(commands) -> None:
    """Adds the command to the parser, with one of its own for each domain."""
    parser = commands.add_parser(
        "solve",
        help="solve a problem with a trained network",
        description="Solves a problem with a trained network. What came of it "
        "stands alone on the last line. Exit status: 0 if the program ran to "
        "its end and, with canon, reached the target; 1 if not; 2 if the "
        "request is at fault.",
        epilog="`solve DOMAIN --help` says what a problem of it is.",
    )
    _add_options(
        parser,
        "runs/DOMAIN; for canon, the network that comes with the package",
    )
    domains = parser.add_subparsers(
        dest="domain", required=True, metavar="DOMAIN", title="domains"
    )
    for name in domain_names():
        _OWN_PARSERS.get(name, _add_words_parser)(domains, name)


def run(arguments: argparse.Namespace) -> int:
    """Solves a problem that is given in words and returns the exit status."""
    domain = get_domain(arguments.domain)
    problem = domain.parse(arguments.words)
    if arguments.server is not None:
        answer, status = solve_remotely(domain, problem, arguments)
    else:
        answer, status = _solve_here(domain, problem, arguments)
    if not ran_to_its_end(status):
        return 1
    print(answer)
    return 0


def _add_words_parser(domains, name: str) -> None:
    summary, words = _HELP.get(name, ("solve a problem", "the problem"))
    parser = domains.add_parser(
        name,
        help=summary,
        description="The answer stands alone on the last line. Exit status: 0 "
        "if the program ran to its end, 1 if it was stopped, 2 if the request "
        "is at fault.",
        # Keeps options that stand before the domain's name.
        argument_default=argparse.SUPPRESS,
    )
    parser.add_argument("words", nargs="+", help=words)
    _add_options(parser, f"runs/{name}")
    parser.set_defaults(run=run)


def _add_options(parser: argparse.ArgumentParser, model: str) -> None:
    """Adds what may stand before or after a domain's name.

    Args:
        parser: takes the options.
        model: words for the network that is run by default.
    """
    parser.add_argument(
        "--model",
        type=pathlib.Path,
        metavar="DIR",
        help=f"folder of a training run (default: {model})",
    )
    parser.add_argument(
        "--trace",
        action="store_true",
        help="also show every call and action, and the environment beside it",
    )
    add_server(parser)


def _solve_here(
    domain: Domain, problem, arguments: argparse.Namespace
) -> tuple[str, Status]:
    model_folder = arguments.model or pathlib.Path("runs", domain.name)
    solve = _solve_with_trace if arguments.trace else _solve
    return solve(domain, problem, model_folder)


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
