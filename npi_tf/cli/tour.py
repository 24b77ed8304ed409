"""`tour`: lets a network turn the camera around many cars."""

from __future__ import annotations

import argparse
import pathlib

from npi_tf.cli.options import add_json
from npi_tf.pretrained import pretrained_path
from npi_tf.storage import check_writable


def add_parser(commands) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser(
        "tour",
        help="turn the camera around many cars, from every start",
        description="Lets a canonicalisation network turn the camera around "
        "many cars, from every start, and prints how often it stopped at the "
        "front (reached) and how often it did all that the expert does and "
        "nothing else (exact).",
    )
    _add_request(parser)
    add_json(parser)
    parser.add_argument(
        "--plot",
        type=pathlib.Path,
        metavar="FILE",
        help="also draw how ways end, by where they begin, to this PNG file",
    )
    parser.set_defaults(run=run)


def _add_request(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model",
        type=pathlib.Path,
        metavar="DIR",
        help="folder of a training run (default: the network that comes with "
        "the package)",
    )
    parser.add_argument(
        "--cars",
        default="drawn:50",
        help="drawn:N, the first N drawn cars that no dataset holds; "
        "drawn:FIRST-LAST, drawn cars by their numbers, which are from "
        "1000000 on in datasets; or a folder with cars.json and the car "
        "files that it lists (default: %(default)s)",
    )
    parser.add_argument(
        "--starts",
        metavar="WHERE",
        default="full_circle",
        help="frontal, from the 55 poses within 75 degrees of the front, or "
        "full_circle, from all 120 (default: %(default)s)",
    )
    parser.add_argument(
        "--max_moves",
        type=int,
        default=15,
        help="how far from the target it starts (default: %(default)s, which "
        "leaves no start out)",
    )
    parser.add_argument(
        "--bare_floor",
        action="store_true",
        help="leave out the turntables that cars stand on",
    )


def run(arguments: argparse.Namespace) -> int:
    """Carries out the command and returns its exit status."""
    if arguments.json is not None:
        check_writable(arguments.json)
    from npi_tf.evaluation.plots import check_plot
    from npi_tf.evaluation.tours.plot import draw_tours
    from npi_tf.evaluation.tours.tour import TourRequest, run_tour

    if arguments.plot is not None:
        check_plot(arguments.plot)
    request = TourRequest(
        arguments.cars,
        arguments.starts,
        arguments.max_moves,
        arguments.bare_floor,
    )
    model = arguments.model or pretrained_path("canon")
    record = run_tour(request, model, arguments.json)
    if arguments.plot is not None:
        draw_tours([record], [arguments.cars], arguments.plot)
    return 0
