"""How many recorded traces a model would follow to the letter."""

from __future__ import annotations

import dataclasses
import pathlib
from typing import Any

import numpy as np
import tensorflow_datasets as tfds

from npi_tf.calls import Calls, read_traces, renumbered
from npi_tf.domains.base import Domain
from npi_tf.errors import InvalidConfig
from npi_tf.evaluation.decisions import decider, decision_batches
from npi_tf.model import NPI, Choice


@dataclasses.dataclass(frozen=True, slots=True)
class SplitScore:
    """Per-sequence accuracy on a split of a dataset (Table 1).

    Attributes:
        sequences: number of traces.
        exact: of these, how many have every decision right. A run of the
            model on such a problem goes the expert's way to its end.
        decisions: number of different steps.
        wrong_decisions: of these, how many are decided otherwise.
    """

    sequences: int
    exact: int
    decisions: int
    wrong_decisions: int

    def to_dict(self) -> dict[str, Any]:
        """Returns the numbers as JSON values."""
        return dataclasses.asdict(self)

    def __str__(self) -> str:
        return (
            f"{self.exact} of {self.sequences} traces "
            f"({100 * self.exact / self.sequences:.1f} %) are followed to the "
            f"letter; {self.wrong_decisions} of {self.decisions} decisions "
            "are wrong."
        )


def open_dataset(
    folder: pathlib.Path, domain: Domain
) -> tfds.core.DatasetBuilder:
    """Returns the builder of a prepared dataset of a domain's traces.

    Raises:
        InvalidConfig: the folder holds none, or one of other programs.
    """
    try:
        builder = tfds.builder_from_directory(folder)
        names = builder.info.features["calls"]["program"].names
    except Exception as error:  # TFDS raises whatever its parts raise.
        raise InvalidConfig(
            "A dataset's folder must hold traces that were prepared. "
            f"Received: {folder} ({str(error)[:80]})."
        ) from error
    if tuple(names) != domain.library.names:
        raise InvalidConfig(
            f"Traces of {domain.name} must have its programs. "
            f"Received: {folder} with {', '.join(names)}."
        )
    return builder


def score_split(
    model: NPI, encoder: str, builder: tfds.core.DatasetBuilder, split: str
) -> SplitScore:
    """Compares a model's decisions with those of recorded traces.

    Args:
        model: knows the dataset's programs, in whatever order.
        encoder: name of the encoder that sees the observations.
        builder: a prepared dataset of traces.
        split: name of the split, or a slice.

    Raises:
        InvalidConfig: the dataset has no such split, or a program that the
            model does not know.
    """
    calls, traces = read_traces(builder, split)
    calls = renumbered(calls, model.program_names)
    wrong = wrong_decisions(model, encoder, calls)
    return SplitScore(
        sequences=len(traces),
        exact=sum(not wrong[made].any() for made in traces),
        decisions=int(calls.length.sum()),
        wrong_decisions=int(wrong.sum()),
    )


def wrong_decisions(model: NPI, encoder: str, calls: Calls) -> np.ndarray:
    """Returns how many steps of each call are decided otherwise, int `(n,)`."""
    decide = decider(model, encoder)
    wrong = np.zeros(len(calls), int)
    for index, batch in decision_batches(calls):
        right = _is_right(decide(batch), batch) | ~batch["mask"]
        wrong[index] = (~right).sum(axis=1)[: len(index)]
    return wrong


def _is_right(choice: Choice, batch: dict[str, np.ndarray]) -> np.ndarray:
    arguments = np.asarray(choice.arguments) == batch["next_arguments"]
    return (
        (np.asarray(choice.program) == batch["next_program"])
        & arguments.all(axis=-1)
        & (np.asarray(choice.end) == batch["end"])
    )
