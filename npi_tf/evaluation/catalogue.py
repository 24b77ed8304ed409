"""All experiments by name, and the words that stand for several."""

from __future__ import annotations

from collections.abc import Iterable

from npi_tf.evaluation import experiments
from npi_tf.evaluation.figures.plan import FIGURES
from npi_tf.evaluation.plans import (
    ablations,
    table1,
    tables_ablations,
    tables_baselines,
    tables_variants,
)

EXPERIMENTS = {
    **experiments.EXPERIMENTS,
    **table1.EXPERIMENTS,
    **ablations.EXPERIMENTS,
    **tables_variants.EXPERIMENTS,
    **tables_baselines.EXPERIMENTS,
    **tables_ablations.EXPERIMENTS,
}
"""By name, which may have a folder; the record goes to `results/NAME.json`."""


def _groups() -> dict[str, tuple[str, ...]]:
    folders: dict[str, tuple[str, ...]] = {}
    for name in EXPERIMENTS:
        folder, slash, _ = name.rpartition("/")
        if slash:
            folders[folder] = (*folders.get(folder, ()), name)
    return {**folders, **{name: f.needed for name, f in FIGURES.items()}}


GROUPS = _groups()
"""By a word that stands for them, names of experiments: those in a folder, or
all that a figure is drawn from."""


def named(words: Iterable[str]) -> list[str]:
    """Returns the experiments that are named, each once.

    Args:
        words: names of experiments or groups.
    """
    groups = [GROUPS.get(word, (word,)) for word in words]
    return list(dict.fromkeys(name for names in groups for name in names))
