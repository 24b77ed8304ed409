"""An update of the whole network against the gradients of its bare core.

For each shape of batch, two things take turns:

* the bare core: forward and backward through the two LSTM layers alone, with
  a sum of squares for a loss, compiled;
* `Trainer.update`: encoder, core, heads and losses, forward and backward,
  compiled, then clipping and Adam.

Both work on the same number of calls and steps. A timed region is one update
or gradient, its result read back; for the update, the batch goes in as NumPy
arrays. Compiling and drawing the batch lie outside. The calls are the
expert's on random problems. Decisions are steps of calls without the padding
behind their ends.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks import command
from benchmarks.bare_core import bare_gradients
from benchmarks.command import Row
from benchmarks.expert_calls import expert_calls
from benchmarks.timing import Action, Timing, interleave, ratio
from npi_tf.batches import batch_of, make_buckets
from npi_tf.calls import Calls
from npi_tf.configs.addition import DEFAULT
from npi_tf.domains import get_domain
from npi_tf.domains.base import Domain
from npi_tf.training.build import build_model, build_optimizer
from npi_tf.training.config import ModelConfig
from npi_tf.training.step import Batch, Trainer
from npi_tf.training.strategy import make_strategy

BARE = "bare core"
UPDATE = "update"
SHORT_STEPS = 4
"""Steps of LSHIFT, the longest call that does not grow with the problem."""

FORMATS = {
    "calls": "d",
    "steps": "d",
    "what": "s",
    "ms": ".1f",
    "decisions_per_s": ",.0f",
    "times_bare_core": ".2f",
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Settings:
    """How much is run.

    Attributes:
        digits: length of the longest problem.
        problems: of each length.
        batch_size: calls in a batch of short ones.
        repeats: timed runs of each side.
        model: sizes of the network.
    """

    digits: int
    problems: int
    batch_size: int
    repeats: int
    model: ModelConfig = ModelConfig()


FULL = Settings(digits=20, problems=32, batch_size=64, repeats=15)
QUICK = Settings(
    digits=2, problems=2, batch_size=2, repeats=1, model=ModelConfig(units=64)
)


def measure(
    trainer: Trainer, batches: Sequence[Batch], repeats: int
) -> list[Row]:
    """Times both sides on each of the batches."""
    rows = []
    for batch in batches:
        actions = {
            BARE: bare_gradients(trainer.model.core, *batch["mask"].shape),
            UPDATE: _update(trainer, batch),
        }
        rows += _rows(batch, interleave(actions, repeats))
    return rows


def make_trainer(domain: Domain, sizes: ModelConfig) -> Trainer:
    """Returns a trainer of a fresh network, as the default config has it."""
    strategy = make_strategy("one_device")
    with strategy.scope():
        model = build_model(sizes, domain)
        optimizer = build_optimizer(DEFAULT, model)
    return Trainer(
        model, optimizer, strategy, domain.encoder, DEFAULT.clip_norm
    )


def draw_batches(domain: Domain, settings: Settings) -> list[Batch]:
    """Returns a batch of short calls and one of the longest bucket's."""
    rng = np.random.default_rng(0)
    problems = [
        domain.sample(rng, length)
        for length in range(1, settings.digits + 1)
        for _ in range(settings.problems)
    ]
    calls = expert_calls(domain, problems)
    longest = make_buckets(calls.length, settings.batch_size)[-1]
    short = np.flatnonzero(calls.length <= SHORT_STEPS)
    return [
        _draw(rng, calls, short, settings.batch_size, SHORT_STEPS),
        _draw(rng, calls, longest.members, longest.batch_size, longest.steps),
    ]


def _draw(rng, calls: Calls, members, size: int, steps: int) -> Batch:
    return batch_of(calls, rng.choice(members, size), steps)


def _update(trainer: Trainer, batch: Batch) -> Action:
    """Returns an action that counts the batch's steps, padding included."""
    steps = batch["mask"].shape[1]

    def update() -> int:
        _, errors = trainer.update(batch)
        return len(errors) * steps

    return update


def _rows(batch: Batch, timings: Mapping[str, Timing]) -> list[Row]:
    calls, steps = batch["mask"].shape
    return [
        {
            "calls": calls,
            "steps": steps,
            "what": name,
            "outputs": timing.units,
            "ms": 1e3 * timing.best,
            "decisions_per_s": int(batch["mask"].sum()) / timing.best,
            "times_bare_core": ratio(timing, timings[BARE]),
            "run_seconds": list(timing.seconds),
        }
        for name, timing in timings.items()
    ]


def main(words: Sequence[str] | None = None) -> int:
    """Runs the benchmark and returns its exit status."""
    parser = command.make_parser(__doc__.splitlines()[0])
    return command.run(
        "training_speed", parser.parse_args(words), _measure, FORMATS
    )


def _measure(arguments: argparse.Namespace) -> list[Row]:
    settings = QUICK if arguments.quick else FULL
    domain = get_domain("addition")
    return measure(
        make_trainer(domain, settings.model),
        draw_batches(domain, settings),
        settings.repeats,
    )


if __name__ == "__main__":
    sys.exit(main())
