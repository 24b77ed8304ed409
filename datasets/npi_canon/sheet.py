"""Draws what the dataset shows: `python -m datasets.npi_canon.sheet`."""

from __future__ import annotations

import argparse
import pathlib
import sys
from collections.abc import Callable, Sequence

import numpy as np

from npi_tf.cars.appearance import PLAIN, Appearance, draw_appearance
from npi_tf.cars.drawn import STYLES, draw_car
from npi_tf.cars.film import write_sheet
from npi_tf.cars.renderer import Renderer
from npi_tf.domains.canon.pose import Pose
from npi_tf.errors import NPIError

POSES = tuple(
    Pose(*place)
    for place in ((0, 15), (15, 0), (45, 30), (90, 15), (135, 30), (180, 15))
)
SIZE = 96
"""Pixels on each side of a picture of the sheets."""


def main(words: Sequence[str] | None = None) -> int:
    """Writes `styles.png` and `pictures.png` into a folder.

    The first shows a car of each style in a plain studio; the second one car
    after the other as the pictures of a training set show them.

    Returns:
        The exit status: 0, or 2 if the folder cannot be written.
    """
    folder = _parser().parse_args(words).folder
    try:
        styles = [Renderer(draw_car(1, style)) for style in STYLES]
        _write(folder / "styles.png", styles, STYLES, lambda *_: PLAIN)
        cars = [Renderer(draw_car(number)) for number in range(12)]
        labels = [f"car {number}" for number in range(12)]
        _write(folder / "pictures.png", cars, labels, _drawn)
    except NPIError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def _drawn(row: int, column: int) -> Appearance:
    return draw_appearance(np.random.default_rng([row, column]))


def _write(
    path: pathlib.Path,
    cars: Sequence[Renderer],
    labels: Sequence[str],
    appearance: Callable[[int, int], Appearance],
) -> None:
    pictures = [
        [
            car.render(pose.azimuth, pose.elevation, appearance(i, j), SIZE)
            for j, pose in enumerate(POSES)
        ]
        for i, car in enumerate(cars)
    ]
    write_sheet(path, pictures, labels, [str(pose) for pose in POSES])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m datasets.npi_canon.sheet",
        description="Draws sheets of cars: one of each style, and some as a "
        "training set shows them.",
    )
    parser.add_argument(
        "folder",
        type=pathlib.Path,
        nargs="?",
        default=pathlib.Path("docs", "img"),
        help="where to (default: %(default)s)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
