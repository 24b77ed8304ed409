"""`evaluate`: measures accuracy by problem length."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence

from npi_tf.cli.options import add_json, add_model
from npi_tf.configs import default_config
from npi_tf.domains import domain_names, get_domain
from npi_tf.storage import check_writable

_LENGTHS = re.compile(r"(\d+)(?:-(\d+))?(?::(\d+))?", re.ASCII)


def add_parser(commands) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser(
        "evaluate",
        help="measure accuracy by problem length",
        description="Solves random problems of each length and prints how "
        "many ran to the end with the right answer.",
    )
    add_model(parser)
    parser.add_argument(
        "--domain",
        choices=domain_names(),
        help="which of the model's domains (default: the last one it knows)",
    )
    add_request(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def add_request(parser: argparse.ArgumentParser) -> None:
    """Adds what says which problems are solved."""
    parser.add_argument(
        "--lengths",
        type=parse_lengths,
        help="lengths and ranges of lengths, each with a number of problems "
        "of its own if need be, such as 2-20,60,200:20 (default: those that "
        "the training script evaluates)",
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


def counts(
    arguments: argparse.Namespace, default: Sequence[int]
) -> dict[int, int]:
    """Returns by length how many problems are to be solved.

    Args:
        arguments: of a parser with `add_request`.
        default: lengths if none are named.
    """
    lengths = arguments.lengths or dict.fromkeys(default)
    return {n: count or arguments.problems for n, count in lengths.items()}


def parse_lengths(text: str) -> dict[int, int | None]:
    """Reads lengths such as `1-20,100:5`.

    Returns:
        For each length its own number of problems, None if it has none.
    """
    problems: dict[int, int | None] = {}
    for part in text.split(","):
        match = _LENGTHS.fullmatch(part)
        first, last, count = map(_integer, match.groups() if match else "000")
        lengths = range(first or 0, (last or first or 0) + 1)
        if not first or not lengths or count == 0:
            raise argparse.ArgumentTypeError(
                "lengths must be integers of at least 1 or rising ranges of "
                "them, each with a number of problems behind a colon if need "
                f"be, such as 1-20,100:5. Received: {text!r}."
            )
        problems.update(dict.fromkeys(lengths, count))
    return problems


def run(arguments: argparse.Namespace) -> int:
    """Carries out the command and returns its exit status."""
    if arguments.json is not None:
        check_writable(arguments.json)
    from npi_tf.evaluation.report import evaluate_and_report
    from npi_tf.model_files import known_domains, load_model

    if arguments.domain is None:
        model = load_model(arguments.model)
        domain = known_domains(model)[-1]
    else:
        domain = get_domain(arguments.domain)
        model = load_model(arguments.model, domain)
    default = default_config(domain.name).evaluation_lengths
    evaluate_and_report(
        model,
        domain,
        counts(arguments, default),
        arguments.seed,
        arguments.json,
    )
    return 0


def _integer(digits: str | None) -> int | None:
    return None if digits is None else int(digits)
