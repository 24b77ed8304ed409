"""What is measured for the published records, and how: the plan."""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Iterable, Mapping

from npi_tf.evaluation.figures.plan import FIG5_EXAMPLES, FIG5_LENGTH

SEEDS = (0, 1, 2, 3, 4)
"""Of most experiments."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Experiment:
    """Runs of one configuration with several seeds, each evaluated.

    Attributes:
        script: trains.
        config: the script's configuration.
        seeds: one run each.
        measures: by the name of what is measured, the words of the command
            that does so. `{npi_canon}`, `{table_questions}` and the like stand
            for the folder of the dataset of this name that a run learned from,
            `{cars}` for what the command line names; a measure that needs
            `{cars}` is left out if it names none.
        base: the experiment whose runs learn something new in this one, seed
            by seed; None for runs that begin afresh.
    """

    script: str
    config: str
    seeds: tuple[int, ...]
    measures: Mapping[str, tuple[str, ...]]
    base: str | None = None

    @property
    def shows_cars(self) -> bool:
        """Whether something is measured on car files."""
        return any(map(_shows_cars, self.measures.values()))

    def measured(self, cars: str | None) -> list[str]:
        """Returns the names of the measures that can be taken.

        Args:
            cars: folder of car files; None if there is none.
        """
        return [
            name
            for name, words in self.measures.items()
            if cars or not _shows_cars(words)
        ]

    def commands(
        self, datasets: Mapping[str, pathlib.Path], cars: str | None
    ) -> dict[str, list[str]]:
        """Returns the measures that can be taken, their places filled in.

        Args:
            datasets: folders of the datasets that the run learned from, by
                their names.
            cars: folder of car files; None if there is none.
        """
        return {
            name: [
                word.format(cars=cars, **datasets)
                for word in self.measures[name]
            ]
            for name in self.measured(cars)
        }


def _shows_cars(words: Iterable[str]) -> bool:
    return any("{cars}" in word for word in words)


def by_length(
    lengths: str, problems: int, command: str = "evaluate"
) -> dict[str, tuple[str, ...]]:
    """Returns the measure of accuracy by problem length.

    Args:
        lengths: as `--lengths` takes them.
        problems: of each length that does not say otherwise.
        command: that measures: `evaluate`, or `evaluate-baseline`.
    """
    words = (command, f"--lengths={lengths}", f"--problems={problems}")
    return {"results": words}


def _baseline(config: str, lengths: str) -> Experiment:
    """Returns runs of a sequence-to-sequence network, for a figure."""
    return Experiment(
        script="train_baseline.py",
        config=config,
        seeds=SEEDS,
        measures=by_length(lengths, 100, "evaluate-baseline"),
    )


def of_tables(script: str, config: str, splits: Iterable[str]) -> Experiment:
    """Returns runs that learn to answer questions over tables.

    Args:
        script: trains.
        config: the script's configuration.
        splits: of the dataset that is learned from; each is a measure.
    """
    return Experiment(
        script=script,
        config=config,
        seeds=SEEDS,
        measures={
            split: (
                "evaluate-tables",
                "--dataset={table_questions}",
                f"--split={split}",
            )
            for split in splits
        },
    )


def _split(split: str) -> tuple[str, ...]:
    return ("follow", "canon", "--dataset={npi_canon}", f"--split={split}")


def _tour(cars: str, starts: str, max_moves: int = 15) -> tuple[str, ...]:
    return (
        "tour",
        f"--cars={cars}",
        f"--starts={starts}",
        f"--max_moves={max_moves}",
    )


SORT_LENGTHS = "2-20,30,40,50,60,80:20,100:20,200:20"
"""Fig. 6, with fewer problems where the NPI takes long."""

ADDITION_LENGTHS = "1-5,7,10,15,20,50,100,200,500,1000:50,2000:50,3000:50"
"""Fig. 9, likewise."""

EXPERIMENTS = {
    "addition": Experiment(
        script="train_addition.py",
        config="default",
        seeds=SEEDS,
        measures=by_length("1-20,100,1000,3000", 100),
    ),
    "sort": Experiment(
        script="train_sort.py",
        config="default",
        seeds=SEEDS,
        measures=by_length(SORT_LENGTHS, 100),
    ),
    "max": Experiment(
        script="train_max.py",
        config="default",
        seeds=SEEDS,
        measures=by_length("2-20", 60),
        base="sort",
    ),
    "table1/canon": Experiment(
        script="train_canon.py",
        config="table1",
        seeds=SEEDS,
        measures={
            "seen": _split("seen"),
            "unseen": _split("unseen"),
            "drawn": _tour("drawn:100", "frontal", max_moves=4),
        },
    ),
    "canon": Experiment(
        script="train_canon.py",
        config="default",
        seeds=(0, 1, 2),
        measures={
            "seen": _split("seen"),
            "unseen": _split("unseen"),
            "drawn": _tour("drawn:100", "full_circle"),
            "drawn_frontal": _tour("drawn:100", "frontal"),
            "real": _tour("{cars}", "full_circle"),
            "real_frontal": _tour("{cars}", "frontal"),
        },
    ),
    "addition_paper": Experiment(
        script="train_addition.py",
        config="paper",
        seeds=(0,),
        measures=by_length("1-20,100,1000,3000", 100),
    ),
    **{
        f"fig5/npi_{n}": Experiment(
            script="train_sort.py",
            config=f"examples_{n}",
            seeds=SEEDS,
            measures=by_length(str(FIG5_LENGTH), 100),
        )
        for n in FIG5_EXAMPLES
    },
    **{
        f"fig5/seq2seq_{n}": _baseline(f"examples_{n}", str(FIG5_LENGTH))
        for n in FIG5_EXAMPLES
    },
    "fig6/seq2seq": _baseline("sort_seq2seq", f"21-29,{SORT_LENGTHS}"),
    "fig9/npi": Experiment(
        script="train_addition.py",
        config="default",
        seeds=SEEDS,
        measures=by_length(f"{ADDITION_LENGTHS},10000:10", 100),
    ),
    "fig9/easy": _baseline("addition_easy", ADDITION_LENGTHS),
    "fig9/stacked": _baseline("addition_stacked", ADDITION_LENGTHS),
    "fig9/seq2seq": _baseline("addition_seq2seq", ADDITION_LENGTHS),
}
"""By name, which may have a folder; the record goes to `results/NAME.json`."""
