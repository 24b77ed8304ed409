"""The cars that a camera is turned around."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable

from npi_tf.cars.appearance import PLAIN
from npi_tf.cars.listing import read_listing
from npi_tf.domains.canon.pictures import ShownCar, drawn_car
from npi_tf.errors import InvalidConfig

MOST_CARS = 10_000
"""Cars of a tour, at most."""

_DRAWN = re.compile(r"drawn:(?:(\d{1,18})-)?(\d{1,18})", re.ASCII)


def read_cars(text: str) -> list[ShownCar]:
    """Returns the cars that a request names.

    Args:
        text: `drawn:N`, the first N of the drawn cars that no dataset holds;
            `drawn:FIRST-LAST`, drawn cars by their numbers, those of a
            dataset's among them; or a folder of car files.

    Raises:
        InvalidConfig: it is none of these, or names no car or too many.
    """
    cars = _drawn(text) if text.startswith("drawn:") else _listed(text)
    if not cars:
        raise InvalidConfig(
            f"A tour must have a car. Received: {text}, which names none."
        )
    return cars


def without_turntables(cars: Iterable[ShownCar]) -> list[ShownCar]:
    """Returns cars that stand on the bare ground."""
    return [
        dataclasses.replace(
            car, appearance=dataclasses.replace(car.appearance, turntable=None)
        )
        for car in cars
    ]


def _drawn(text: str) -> list[ShownCar]:
    match = _DRAWN.fullmatch(text)
    first, last = (match[1], int(match[2])) if match else (None, 0)
    numbers = range(last) if first is None else range(int(first), last + 1)
    if not 0 < len(numbers) <= MOST_CARS:
        raise InvalidConfig(
            f"Drawn cars must be `drawn:N` with N from 1 to {MOST_CARS}, or "
            "`drawn:FIRST-LAST` with rising numbers of as many cars. "
            f"Received: {text!r:.80}."
        )
    return [drawn_car(number) for number in numbers]


def _listed(folder: str) -> list[ShownCar]:
    return [
        ShownCar(name, source, PLAIN) for name, source in read_listing(folder)
    ]
