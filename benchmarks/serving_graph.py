"""An exported addition model, on one core and without XLA.

Models are run in V1 sessions with one thread, as TF Serving runs them: XLA is
off there. The network is of the published size, and its program never ends, so
that the length of a run is certain: its step limit, which is twice what a
column takes at most. A run on numbers of 500 digits is therefore as long as an
addition of 1000, and what is called so below is such a run.

* times bare core: a step against one iteration of the LSTM cells alone, which
  is a SavedModel too; they take turns.
* seconds: one request from start to end.
* megabytes: all files of the version.
* load: from nothing to a session with the variables restored.
* first request: after the warm-up requests, against the best of later ones.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import pathlib
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks import command
from benchmarks.command import Row
from benchmarks.endless import endless_model
from benchmarks.served import ServedModel, save_bare_core, warm_up
from benchmarks.timing import Action, interleave, ratio
from npi_tf.domains import get_domain
from npi_tf.model import NPI
from npi_tf.serving.export import export
from npi_tf.training.config import ModelConfig

GOALS = {
    "times bare core": 1.5,
    "load seconds": 2.0,
    "megabytes": 6.0,
    "first to later requests": 2.0,
}
LONG_GOALS = {1: 6.0, 64: 60.0}
"""By batch size: the most seconds that additions of 1000 digits may take."""

NOTE = "Goals are this project's own."

FORMATS = {"what": "s", "batch": "d", "figure": ".2f", "goal": ".1f"}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Settings:
    """How much is run.

    Attributes:
        digits: for each batch size, the length of the numbers whose steps are
            compared with the bare core's.
        long_digits: of the numbers in the runs that are timed alone.
        repeats: timed runs of what is repeated.
        model: sizes of the network.
    """

    digits: Mapping[int, int]
    long_digits: int
    repeats: int
    model: ModelConfig = ModelConfig()


FULL = Settings(digits={1: 80, 64: 10}, long_digits=500, repeats=20)
QUICK = Settings(
    digits={1: 2, 2: 1},
    long_digits=2,
    repeats=1,
    model=ModelConfig(units=64),
)


def measure(settings: Settings, folder: pathlib.Path) -> list[Row]:
    """Exports a network and measures it.

    Args:
        settings: how much is run.
        folder: empty, for the SavedModels.
    """
    domain = get_domain("addition")
    model = endless_model(settings.model, domain)
    version = export(model, domain, folder)
    with _loaded(version) as served:
        rows = _step_rows(served, model, settings, folder)
        rows += _long_rows(served, settings)
    return [*rows, _size_row(version), *_start_rows(version, settings)]


def _step_rows(served, model: NPI, settings: Settings, folder) -> list[Row]:
    rows = []
    for batch, digits in settings.digits.items():
        bare_folder = folder / f"bare_{batch}"
        save_bare_core(model.core, batch, bare_folder)
        run = _addition(served, batch, digits)
        with _loaded(bare_folder) as bare:
            timings = interleave(
                {"graph": run, "bare": _bare_run(bare, run())},
                settings.repeats,
            )
        figure = ratio(timings["graph"], timings["bare"])
        seconds = {f"{k}_seconds": list(t.seconds) for k, t in timings.items()}
        rows.append(_row("times bare core", batch, figure, **seconds))
    return rows


def _long_rows(served: ServedModel, settings: Settings) -> list[Row]:
    rows = []
    for batch in settings.digits:
        seconds = _timed(_addition(served, batch, settings.long_digits))
        what = "seconds for additions of 1000 digits"
        row = _row(what, batch, seconds)
        rows.append({**row, "goal": LONG_GOALS.get(batch)})
    return rows


def _size_row(version: pathlib.Path) -> Row:
    files = [path for path in version.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    return _row("megabytes", None, size / 1e6)


def _start_rows(version: pathlib.Path, settings: Settings) -> list[Row]:
    loads, ratios = [], []
    for _ in range(settings.repeats):
        started = time.perf_counter()
        with _loaded(version) as served:
            loads.append(time.perf_counter() - started)
            warm_up(served, version)
            first, *later = (_timed(_addition(served, 1, 3)) for _ in range(10))
            ratios.append(first / min(later))
    return [
        _row("load seconds", None, min(loads), runs=loads),
        _row("first to later requests", 1, min(ratios), runs=ratios),
    ]


def _row(what: str, batch: int | None, figure: float, **more: Any) -> Row:
    goal = GOALS.get(what)
    return {"what": what, "batch": batch, "figure": figure, "goal": goal} | more


@contextlib.contextmanager
def _loaded(version: pathlib.Path) -> Iterator[ServedModel]:
    served = ServedModel(version)
    try:
        yield served
    finally:
        served.close()


def _addition(served: ServedModel, batch: int, digits: int) -> Action:
    """Returns a request that counts the steps of its rows."""
    numbers = ["9" * digits] * batch

    def run() -> int:
        request = {"a": numbers, "b": numbers}
        return int(served.predict("serving_default", request)["steps"].max())

    return run


def _bare_run(bare: ServedModel, steps: int) -> Action:
    return lambda: int(
        bare.predict("serving_default", {"steps": steps})["count"]
    )


def _timed(action: Action) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def main(words: Sequence[str] | None = None) -> int:
    """Runs the benchmark and returns its exit status."""
    parser = command.make_parser(__doc__.splitlines()[0])
    return command.run(
        "serving_graph", parser.parse_args(words), _measure, FORMATS, NOTE
    )


def _measure(arguments: argparse.Namespace) -> list[Row]:
    settings = QUICK if arguments.quick else FULL
    with tempfile.TemporaryDirectory() as folder:
        return measure(settings, pathlib.Path(folder))


if __name__ == "__main__":
    sys.exit(main())
