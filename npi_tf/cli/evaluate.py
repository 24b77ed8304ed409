"""`evaluate`: measures accuracy by problem length."""

from __future__ import annotations

import argparse
import pathlib

from npi_tf.domains import domain_names, get_domain
from npi_tf.storage import check_writable


def add_parser(commands) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser(
        "evaluate",
        help="measure accuracy by problem length",
        description="Solves random problems of each length and prints how "
        "many ran to the end with the right answer.",
    )
    parser.add_argument(
        "--model",
        type=pathlib.Path,
        metavar="DIR",
        required=True,
        help="folder of a training run",
    )
    parser.add_argument(
        "--domain",
        choices=domain_names(),
        default="addition",
        help="which of its domains (default: %(default)s)",
    )
    parser.add_argument(
        "--lengths",
        type=parse_lengths,
        default="1-20,100,1000",
        help="lengths and ranges of lengths (default: %(default)s)",
    )
    parser.add_argument(
        "--problems",
        type=int,
        default=100,
        help="problems of each length (default: %(default)s)",
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=1000,
        help="of the problems; the training scripts evaluate with their own "
        "seed, so the default draws others (default: %(default)s)",
    )
    parser.add_argument(
        "--json",
        type=pathlib.Path,
        metavar="FILE",
        help="also write the figures to this file",
    )
    parser.set_defaults(run=run)


def parse_lengths(text: str) -> tuple[int, ...]:
    """Reads lengths such as `1-20,100`."""
    lengths = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        try:
            bounds = int(first), int(last or first)
        except ValueError:
            bounds = (0, 0)
        if not 1 <= bounds[0] <= bounds[1]:
            raise argparse.ArgumentTypeError(
                "lengths must be integers of at least 1 or rising ranges of "
                f"them, such as 1-20,100. Received: {text!r}."
            )
        lengths.extend(range(bounds[0], bounds[1] + 1))
    return tuple(lengths)


def run(arguments: argparse.Namespace) -> int:
    """Carries out the command and returns its exit status."""
    if arguments.json is not None:
        check_writable(arguments.json)
    from npi_tf.evaluation.report import evaluate_and_report
    from npi_tf.model_files import load_model

    domain = get_domain(arguments.domain)
    evaluate_and_report(
        load_model(arguments.model, domain),
        domain,
        arguments.lengths,
        arguments.problems,
        arguments.seed,
        arguments.json,
    )
    return 0
