"""Many pictures of many cars."""

from __future__ import annotations

import collections
import dataclasses
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor

import numpy as np

from npi_tf.cars.appearance import PLAIN, Appearance
from npi_tf.cars.checks import check_integer
from npi_tf.cars.mesh import CarMesh
from npi_tf.cars.renderer import SIZE, SIZES, Renderer

Source = Callable[[], CarMesh]
"""Makes a car; for several processes it must go through `pickle`, as
`functools.partial(draw_car, 7)` does."""

_AHEAD = 2
"""Cars a process that are rendered or wait before the oldest is taken."""


@dataclasses.dataclass(frozen=True)
class Shot:
    """A picture to be taken.

    Attributes:
        azimuth: where the camera stands, in degrees; 0 sees the front.
        elevation: degrees above the horizon.
        appearance: how the picture looks.
    """

    azimuth: float
    elevation: float
    appearance: Appearance = PLAIN


def render_shots(
    source: Source, shots: Sequence[Shot], size: int = SIZE
) -> np.ndarray:
    """Returns pictures of one car.

    Args:
        source: makes the car.
        shots: `n` pictures to be taken.
        size: pixels on a side.

    Returns:
        uint8 `(n, size, size, 3)`, sRGB.

    Raises:
        InvalidConfig: a shot or the size is outside its range.
    """
    check_integer("size", size, *SIZES)
    renderer = Renderer(source())
    pictures = np.empty((len(shots), size, size, 3), np.uint8)
    for picture, shot in zip(pictures, shots, strict=True):
        picture[:] = renderer.render(
            shot.azimuth, shot.elevation, shot.appearance, size
        )
    return pictures


def render_all(
    items: Iterable[tuple[Source, Sequence[Shot]]],
    processes: int,
    size: int = SIZE,
) -> Iterator[np.ndarray]:
    """Yields the pictures of many cars, car by car, in the order of `items`.

    What is yielded does not depend on the number of processes. Cars are made
    in the processes, and only a few are in work at a time, so that `items`
    may be endless. Processes start afresh: a script that calls this must be
    importable and should load TensorFlow inside of its functions only.

    Args:
        items: pairs of a car's source and `n` shots of it.
        processes: 1 renders in this process.
        size: pixels on a side.

    Yields:
        uint8 `(n, size, size, 3)` as of `render_shots`.

    Raises:
        InvalidConfig: `processes` is not an integer from 1 to 64.
        Exception: what a process raised; `BrokenProcessPool` if it died.
    """
    check_integer("processes", processes, 1, 64)
    if processes == 1:
        return (render_shots(source, shots, size) for source, shots in items)
    return _in_processes(items, processes, size)


def _in_processes(
    items: Iterable[tuple[Source, Sequence[Shot]]], processes: int, size: int
) -> Iterator[np.ndarray]:
    # A forked copy of a process in which TensorFlow runs threads may hang.
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=spawn)
    waiting: collections.deque[Future[np.ndarray]] = collections.deque()
    try:
        for source, shots in items:
            waiting.append(pool.submit(render_shots, source, shots, size))
            if len(waiting) == _AHEAD * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
