"""One update and one estimate, the same for every `tf.distribute` strategy.

Each replica works on its slice of the global batch. Its gradients are
compiled by XLA where that works; the update stays outside, since an optimizer
inside XLA meets variables of other replicas.
"""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf

from npi_tf.batches import show
from npi_tf.calls import Calls
from npi_tf.losses import Targets, step_nll
from npi_tf.metrics import CallScores, score_calls
from npi_tf.model import NPI

Batch = dict[str, np.ndarray]
Part = Callable[[Batch], Batch]
"""What is done to a replica's part of a batch."""


class Trainer:
    """Updates a model from batches of calls.

    Args:
        model: built in the strategy's scope.
        optimizer: built in the strategy's scope, without clipping of its own:
            it would see one replica's gradients only.
        strategy: how to spread the work.
        domain: name of the encoder to train.
        clip_norm: bound on the norm of the global gradient; None for none.
        calls: which the batches are taken from; None if they see no pictures.
        view_weight: what the guessed names of pictures add to the loss, see
            `PictureEncoder`.
    """

    def __init__(
        self,
        model: NPI,
        optimizer: keras.optimizers.Optimizer,
        strategy: tf.distribute.Strategy,
        domain: str,
        clip_norm: float | None,
        calls: Calls | None = None,
        view_weight: float = 0.0,
    ):
        self.model = model
        self.optimizer = optimizer
        self.strategy = strategy
        self.domain = domain
        self.clip_norm = clip_norm
        self.calls = calls
        self.view_weight = view_weight
        # The number of pictures in a batch varies, and XLA would compile anew.
        jit = compiles(strategy) and (calls is None or calls.pictures is None)
        self._variables = _trained(model, domain)
        self._gradients = tf.function(self._gradients, jit_compile=jit)
        self._scores = tf.function(self._scores, jit_compile=jit)
        self._update = tf.function(self._update, reduce_retracing=True)
        self._look = tf.function(self._look, reduce_retracing=True)
        self._estimate = tf.function(self._estimate, reduce_retracing=True)

    def update(
        self, batch: Batch, change: Part | None = None
    ) -> tuple[float, np.ndarray]:
        """Takes one optimisation step.

        Args:
            batch: global batch as `npi_tf.batches.batch_of` returns it; its
                size is a multiple of the number of replicas.
            change: what is done to each replica's part, pictures included,
                before the model sees it.

        Returns:
            The loss, -log P averaged over the batch's steps, and the error of
            each call before the update, float `(batch,)`.
        """
        loss, error = self._update(self._weighed(batch, change))
        return float(loss), np.asarray(error)

    def look(self, batch: Batch, change: Part | None = None) -> float:
        """Teaches the network of pictures alone to name what it sees.

        Args:
            batch: as for `update`, of calls that see pictures.
            change: likewise.

        Returns:
            -log P of the names, rare ones counting more, averaged over the
            steps that see them.
        """
        return float(self._look(self._weighed(batch, change)))

    def estimate(self, batch: Batch) -> CallScores:
        """Scores the calls of a global batch without learning from them."""
        nll, error, right = map(np.asarray, self._estimate(self._spread(batch)))
        return CallScores(nll, error, right.astype(bool))

    def _update(self, batch):
        return self._run(self._replica_update, batch)

    def _look(self, batch):
        return self._run(self._replica_look, batch)

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
        self._apply(gradients, self._variables)
        context = tf.distribute.get_replica_context()
        return context.all_reduce("SUM", loss), self._gathered(error)

    def _replica_look(self, batch):
        variables = self.model.encoder(self.domain).looking_variables
        with tf.GradientTape() as tape:
            _, named = self._named(batch)
        self._apply(tape.gradient(named, variables), variables)
        context = tf.distribute.get_replica_context()
        return context.all_reduce("SUM", named)

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
            named = 0.0
            if "pictures" in batch:
                batch, named = self._named(batch)
            _, nll = self._forward(batch)
            loss = tf.reduce_sum(batch["weight"] * nll)
            total = loss + self.view_weight * named
        gradients = tape.gradient(total, self._variables)
        error = 1.0 - tf.exp(-tf.reduce_max(nll, axis=1))
        # XLA would refuse the sparse gradients of the embeddings.
        return loss, error, [tf.convert_to_tensor(g) for g in gradients]

    def _named(self, batch):
        """Looks at the pictures, and scores the guesses of their names.

        Each counts by the steps that see it, as decisions do, and the more the
        rarer its name: ways to a goal show what lies near it more often.
        """
        encoder = self.model.encoder(self.domain)
        features = encoder.look(batch["pictures"])
        guesses = zip(
            encoder.name_views(features),
            tf.unstack(batch["views"], axis=1),
            strict=True,
        )
        wrong = sum(
            tf.nn.sparse_softmax_cross_entropy_with_logits(name, scores)
            for scores, name in guesses
        )
        seen = tf.gather(wrong * batch["rarity"], batch["view"])
        named = tf.reduce_sum(batch["weight"] * seen)
        return {**batch, "features": features}, named

    def _scores(self, batch):
        logits, nll = self._forward(batch)
        scores = score_calls(self.model, logits, _targets(batch), nll)
        # Booleans cannot be gathered from replicas.
        return scores.nll, scores.error, tf.cast(scores.right, tf.int32)

    def _forward(self, batch):
        logits = self.model(batch, domain=self.domain)
        return logits, step_nll(self.model, logits, _targets(batch))

    def _apply(self, gradients, variables):
        replicas = self.strategy.num_replicas_in_sync
        if replicas > 1:
            context = tf.distribute.get_replica_context()
            gradients = context.all_reduce("SUM", gradients)
        if self.clip_norm is not None:
            gradients, _ = tf.clip_by_global_norm(gradients, self.clip_norm)
        # Keras sums over the replicas once more when it applies them.
        gradients = [gradient / replicas for gradient in gradients]
        self.optimizer.apply(gradients, variables)

    def _weighed(self, batch: Batch, change: Part | None):
        """Spreads a global batch whose steps count alike, padding not."""
        weight = batch["mask"].astype(np.float32)
        weight /= weight.sum()
        return self._spread({**batch, "weight": weight}, change)

    def _spread(self, batch: Batch, change: Part | None = None):
        """Hands each replica its slice of a global batch."""
        replicas = self.strategy.num_replicas_in_sync
        columns = {k: np.split(column, replicas) for k, column in batch.items()}
        parts = [
            show({k: c[i] for k, c in columns.items()}, self.calls)
            for i in range(replicas)
        ]
        if change is not None:
            parts = [change(part) for part in parts]
        if replicas == 1:
            return parts[0]
        return {
            name: self.strategy.experimental_distribute_values_from_function(
                lambda context, name=name: parts[
                    context.replica_id_in_sync_group
                ][name]
            )
            for name in parts[0]
        }


def compiles(strategy: tf.distribute.Strategy) -> bool:
    """Tells whether a replica's work can go through XLA.

    With several replicas in one process a compiled function meets variables
    that live on another replica's device and fails.
    """
    local = strategy.extended.worker_devices
    return len(local) <= 1


def _trained(model: NPI, domain: str) -> list[keras.Variable]:
    """Returns what calls of a domain train: all but other domains' encoders."""
    others = {
        id(variable)
        for name, encoder in model.encoders.items()
        if name != domain
        for variable in encoder.variables
    }
    return [v for v in model.trainable_variables if id(v) not in others]


def _targets(batch) -> Targets:
    return Targets(
        batch["next_program"],
        batch["next_arguments"],
        batch["end"],
        batch["mask"],
    )
