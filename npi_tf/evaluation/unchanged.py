"""Whether learning new programs has left the old ones as they were."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from npi_tf.calls import Calls, renumbered
from npi_tf.evaluation.decisions import decider, decision_batches
from npi_tf.model import NPI, Choice
from npi_tf.new_programs import old_weights


@dataclasses.dataclass(frozen=True, slots=True)
class Unchanged:
    """What a model that learned new programs shares with the one before.

    Attributes:
        weights: number of the old model's weight tensors.
        weights_changed: of these, how many differ in any bit.
        decisions: number of recorded steps of old programs.
        decisions_changed: of these, at how many the two models decide
            differently.
    """

    weights: int
    weights_changed: int
    decisions: int
    decisions_changed: int

    def to_dict(self) -> dict[str, Any]:
        """Returns the numbers as JSON values."""
        return dataclasses.asdict(self)

    def __str__(self) -> str:
        return (
            f"Of the old programs, {self.decisions_changed} of "
            f"{self.decisions} decisions and {self.weights_changed} of "
            f"{self.weights} weight tensors have changed."
        )


def compare(old: NPI, new: NPI, calls: Calls, encoder: str) -> Unchanged:
    """Compares a model with the one whose programs it knows and more.

    Args:
        old: the model that new programs were added to.
        new: the model that has learned them.
        calls: recorded calls of old programs; both models decide every step
            of each distinct one.
        encoder: name of the encoder that sees their observations.

    Raises:
        InvalidConfig: the calls are of programs that the models do not know.
    """
    calls = renumbered(calls, new.program_names)
    pairs = list(zip(old.weights, old_weights(new), strict=True))
    changed = 0
    deciders = [decider(model, encoder) for model in (old, new)]
    for index, batch in decision_batches(calls):
        before, after = (decide(batch) for decide in deciders)
        differs = _differs(before, after) & batch["mask"]
        changed += int(differs[: len(index)].sum())
    return Unchanged(
        weights=len(pairs),
        weights_changed=sum(not _same_bits(*pair) for pair in pairs),
        decisions=int(calls.length.sum()),
        decisions_changed=changed,
    )


def in_all(domains: Mapping[str, Unchanged]) -> dict[str, Any]:
    """Returns what several domains' comparisons come to, as JSON values.

    Args:
        domains: by name, the same two models compared on calls of each.

    Returns:
        The numbers of all domains together and, if there are more than one,
        the decisions of each under `domains`.
    """
    each = {name: found.to_dict() for name, found in domains.items()}
    together = dict(next(iter(each.values())))  # Weights belong to no domain.
    decisions = ("decisions", "decisions_changed")
    for count in decisions:
        together[count] = sum(found[count] for found in each.values())
    if len(each) > 1:
        together["domains"] = {
            name: {count: found[count] for count in decisions}
            for name, found in each.items()
        }
    return together


def _differs(before: Choice, after: Choice) -> np.ndarray:
    """Returns at which steps two decisions differ, bool `(batch, time)`."""
    arguments = np.asarray(before.arguments) != np.asarray(after.arguments)
    return (
        (np.asarray(before.program) != np.asarray(after.program))
        | arguments.any(axis=-1)
        | (np.asarray(before.end) != np.asarray(after.end))
    )


def _same_bits(old, new) -> bool:
    return np.asarray(old).tobytes() == np.asarray(new).tobytes()
