"""How well a model knows recorded calls: per head, per program, per call."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import tensorflow as tf

from npi_tf.losses import Targets
from npi_tf.model import NPI, Logits

HEADS = ("program", "arguments", "end")


class CallScores(NamedTuple):
    """Scores of n calls.

    Attributes:
        nll: float `(n,)`, -log P of the whole call.
        error: float `(n,)`, between 0 and 1: one minus the probability of the
            call's least probable decision.
        right: bool `(n, 3)`: whether each of `HEADS` was right in every step.
    """

    nll: np.ndarray
    error: np.ndarray
    right: np.ndarray


def score_calls(
    model: NPI, logits: Logits, targets: Targets, nll: tf.Tensor
) -> CallScores:
    """Scores a batch in tensors.

    Args:
        model: made the logits.
        logits: of the batch, `(batch, time)`.
        targets: what was recorded.
        nll: what `npi_tf.losses.step_nll` says of it.
    """
    choice = model.choose(logits)
    right = tf.stack(
        [
            choice.program == tf.cast(targets.program, choice.program.dtype),
            tf.reduce_all(
                choice.arguments
                == tf.cast(targets.arguments, choice.arguments.dtype),
                axis=-1,
            ),
            choice.end == targets.end,
        ],
        axis=-1,
    )  # (batch, time, heads)
    right = tf.reduce_all(right | ~targets.mask[..., None], axis=1)
    error = 1.0 - tf.exp(-tf.reduce_max(nll, axis=1))
    return CallScores(tf.reduce_sum(nll, axis=1), error, right)


def summarise(
    scores: CallScores,
    program: np.ndarray,
    length: np.ndarray,
    names: tuple[str, ...],
) -> dict[str, float]:
    """Returns named figures for logs.

    Args:
        scores: of n distinct calls.
        program: int `(n,)`, their programs' ids.
        length: int `(n,)`, their steps.
        names: program names by id.

    Returns:
        `nll` per step, `wrong_calls` (calls with any wrong decision), and the
        share of calls right as a whole: for each head (`right/end`), and for
        each program that occurs (`right/ADD`), with its mean `error/ADD`.
    """
    whole = scores.right.all(axis=1)
    figures = {
        "nll": float(scores.nll.sum() / length.sum()),
        "wrong_calls": float((~whole).sum()),
    }
    for i, head in enumerate(HEADS):
        figures[f"right/{head}"] = float(scores.right[:, i].mean())
    for i in np.unique(program):
        chosen = program == i
        figures[f"right/{names[i]}"] = float(whole[chosen].mean())
        figures[f"error/{names[i]}"] = float(scores.error[chosen].mean())
    return figures
