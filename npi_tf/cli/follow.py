"""`follow`: measures per-sequence accuracy on a split of a dataset."""

from __future__ import annotations

import argparse

from npi_tf.cli.options import add_dataset, add_json, add_model
from npi_tf.domains import domain_names, get_domain
from npi_tf.storage import check_writable


def add_parser(commands) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser(
        "follow",
        help="measure accuracy on the recorded traces of a dataset",
        description="Compares a network's decisions with those of recorded "
        "traces and prints how many of these have every one of them right.",
    )
    parser.add_argument("domain", choices=domain_names(), help="of the traces")
    add_model(parser)
    add_dataset(parser, "data/npi_canon/table1/6.0.0")
    parser.add_argument(
        "--split", default="test", help="which traces (default: %(default)s)"
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Carries out the command and returns its exit status."""
    if arguments.json is not None:
        check_writable(arguments.json)
    from npi_tf.evaluation.split_record import split_record
    from npi_tf.evaluation.splits import open_dataset, score_split
    from npi_tf.model_files import load_model
    from npi_tf.storage import write_json

    domain = get_domain(arguments.domain)
    model = load_model(arguments.model, domain)
    builder = open_dataset(arguments.dataset, domain)
    score = score_split(model, domain.encoder, builder, arguments.split)
    print(score)
    if arguments.json is not None:
        record = split_record(arguments.model, builder, arguments.split, score)
        write_json(arguments.json, record)
    return 0
