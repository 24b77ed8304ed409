"""One update and one estimate, the same for every `tf.distribute` strategy.

Each replica works on its slice of the global batch. Its gradients are
compiled by XLA where that works; the update stays outside, since an optimizer
inside XLA meets variables of other replicas.
"""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf

from npi_tf.losses import Targets, step_nll
from npi_tf.metrics import CallScores, score_calls
from npi_tf.model import NPI

Batch = dict[str, np.ndarray]


class Trainer:
    """Updates a model from batches of calls.

    Args:
        model: built in the strategy's scope.
        optimizer: built in the strategy's scope, without clipping of its own:
            it would see one replica's gradients only.
        strategy: how to spread the work.
        domain: name of the encoder to train.
        clip_norm: bound on the norm of the global gradient; None for none.
    """

    def __init__(
        self,
        model: NPI,
        optimizer: keras.optimizers.Optimizer,
        strategy: tf.distribute.Strategy,
        domain: str,
        clip_norm: float | None,
    ):
        self.model = model
        self.optimizer = optimizer
        self.strategy = strategy
        self.domain = domain
        self.clip_norm = clip_norm
        jit = compiles(strategy)
        self._gradients = tf.function(self._gradients, jit_compile=jit)
        self._scores = tf.function(self._scores, jit_compile=jit)
        self._update = tf.function(self._update)
        self._estimate = tf.function(self._estimate)

    def update(self, batch: Batch) -> tuple[float, np.ndarray]:
        """Takes one optimisation step.

        Args:
            batch: global batch as `npi_tf.inputs.batch_of` returns it; its
                size is a multiple of the number of replicas.

        Returns:
            The loss, -log P averaged over the batch's steps, and the error of
            each call before the update, float `(batch,)`.
        """
        weight = batch["mask"].astype(np.float32)
        weight /= weight.sum()
        loss, error = self._update(self._spread({**batch, "weight": weight}))
        return float(loss), np.asarray(error)

    def estimate(self, batch: Batch) -> CallScores:
        """Scores the calls of a global batch without learning from them."""
        nll, error, right = map(np.asarray, self._estimate(self._spread(batch)))
        return CallScores(nll, error, right.astype(bool))

    def _update(self, batch):
        return self._run(self._replica_update, batch)

    def _estimate(self, batch):
        return self._run(self._replica_estimate, batch)

    def _run(self, replica_function, batch):
        """Runs a function on all replicas and returns one replica's result.

        All replicas return the same: what they gathered from each other.
        """
        results = self.strategy.run(replica_function, args=(batch,))
        return tf.nest.map_structure(
            lambda x: self.strategy.experimental_local_results(x)[0], results
        )

    def _replica_update(self, batch):
        loss, error, gradients = self._gradients(batch)
        self._apply(gradients)
        context = tf.distribute.get_replica_context()
        return context.all_reduce("SUM", loss), self._gathered(error)

    def _replica_estimate(self, batch):
        return tuple(self._gathered(part) for part in self._scores(batch))

    def _gathered(self, part):
        """Puts the replicas' slices of a result together again."""
        if self.strategy.num_replicas_in_sync == 1:
            return part
        context = tf.distribute.get_replica_context()
        return context.all_gather(part, axis=0)

    def _gradients(self, batch):
        with tf.GradientTape() as tape:
            _, nll = self._forward(batch)
            loss = tf.reduce_sum(batch["weight"] * nll)
        gradients = tape.gradient(loss, self.model.trainable_variables)
        error = 1.0 - tf.exp(-tf.reduce_max(nll, axis=1))
        # XLA would refuse the sparse gradients of the embeddings.
        return loss, error, [tf.convert_to_tensor(g) for g in gradients]

    def _scores(self, batch):
        logits, nll = self._forward(batch)
        scores = score_calls(self.model, logits, _targets(batch), nll)
        # Booleans cannot be gathered from replicas.
        return scores.nll, scores.error, tf.cast(scores.right, tf.int32)

    def _forward(self, batch):
        logits = self.model(batch, domain=self.domain)
        return logits, step_nll(self.model, logits, _targets(batch))

    def _apply(self, gradients):
        replicas = self.strategy.num_replicas_in_sync
        if replicas > 1:
            context = tf.distribute.get_replica_context()
            gradients = context.all_reduce("SUM", gradients)
        if self.clip_norm is not None:
            gradients, _ = tf.clip_by_global_norm(gradients, self.clip_norm)
        # Keras sums over the replicas once more when it applies them.
        gradients = [gradient / replicas for gradient in gradients]
        self.optimizer.apply(gradients, self.model.trainable_variables)

    def _spread(self, batch: Batch):
        """Hands each replica its slice of a global batch."""
        replicas = self.strategy.num_replicas_in_sync
        if replicas == 1:
            return batch
        return {
            name: self.strategy.experimental_distribute_values_from_function(
                lambda context, column=column: np.split(column, replicas)[
                    context.replica_id_in_sync_group
                ]
            )
            for name, column in batch.items()
        }


def compiles(strategy: tf.distribute.Strategy) -> bool:
    """Tells whether a replica's work can go through XLA.

    With several replicas in one process a compiled function meets variables
    that live on another replica's device and fails.
    """
    local = strategy.extended.worker_devices
    return len(local) <= 1


def _targets(batch) -> Targets:
    return Targets(
        batch["next_program"],
        batch["next_arguments"],
        batch["end"],
        batch["mask"],
    )
