"""One update of a Neural Programmer, and one look at how it does."""

from __future__ import annotations

import keras
import tensorflow as tf

from npi_tf.neural_programmer.execution import Selections
from npi_tf.neural_programmer.layers import Noise
from npi_tf.neural_programmer.losses import answer_loss
from npi_tf.neural_programmer.model import (
    ProgrammerOutput,
    build_programmer,
)
from npi_tf.neural_programmer.scoring import right_answers
from npi_tf.neural_programmer.training.config import TablesConfig
from npi_tf.neural_programmer.training.noise import (
    add_gradient_noise,
    annealed_deviation,
    falling,
    selection_noise,
)
from npi_tf.neural_programmer.training.search import (
    draw_programs,
    entropy_loss,
    log_probability,
    search_loss,
)
from npi_tf.neural_programmer.training.trial import right_programs


class ProgrammerTrainer(keras.Model):
    """Lets Keras's `fit` train a Neural Programmer.

    Batches are those of `npi_tf.neural_programmer.examples`. The logs have
    `loss`, and of validation data `accuracy` too, the share of right answers
    with hard selection.

    Args:
        config: of the run.
        seed: of the noise. What is added at an update depends on seed and
            update alone, so that a resumed run goes as an unbroken one.

    Attributes:
        programmer: the network.
    """

    def __init__(self, config: TablesConfig, seed: int):
        super().__init__(autocast=False)
        self.programmer = build_programmer(config.model())
        self.settings = config
        self.seed = seed
        self._loss = keras.metrics.Mean(name="loss")
        self._accuracy = keras.metrics.Mean(name="accuracy")
        self.built = True

    @property
    def metrics(self):
        return [self._loss, self._accuracy]

    def call(self, inputs):
        return self.programmer(inputs)

    def train_step(self, data):
        (batch,) = data
        step = tf.cast(self.optimizer.iterations.value, tf.int32)
        seeds = tf.unstack(tf.random.split(tf.stack([self.seed, step]), 3))
        noise = self._selection_noise(batch, step, seeds[0])
        loss, gradients = self._gradients(batch, noise, step, seeds[2])
        gradients = self.bounded(gradients, step, seeds[1])
        self.optimizer.apply(gradients, self.programmer.trainable_variables)
        self._loss.update_state(loss)
        return {"loss": self._loss.result()}

    def test_step(self, data):
        (batch,) = data
        output = self.programmer(batch)
        self._loss.update_state(self._losses_of(output, batch))
        answered = self.programmer(batch, hard=True)
        self._accuracy.update_state(right_answers(answered, batch))
        return {
            "loss": self._loss.result(),
            "accuracy": self._accuracy.result(),
        }

    def _gradients(self, batch, noise: Noise | None, step, seed):
        """Returns the mean loss, and its gradient for every parameter."""
        variables = self.programmer.trainable_variables
        with tf.GradientTape() as tape:
            losses = self._learned_losses(batch, noise, step, seed)
            loss = tf.reduce_mean(losses)
        gradients = tape.gradient(loss, variables)
        # XLA would refuse the sparse gradients of the embeddings.
        return loss, [tf.convert_to_tensor(gradient) for gradient in gradients]

    def _learned_losses(self, batch, noise: Noise | None, step, seed):
        """Returns what is learned from, `(batch,)`."""
        config = self.settings
        if not config.answer_weight:  # Soft answers are not looked at.
            selections = self.programmer.select(batch, noise=noise)
            return self._search(batch, selections, step, seed)
        output = self.programmer(batch, noise=noise)
        losses = config.answer_weight * self._losses_of(output, batch)
        if config.programs:
            losses += self._search(batch, output.selections, step, seed)
        return losses

    def _losses_of(self, output: ProgrammerOutput, batch):
        config = self.settings
        return answer_loss(output, batch, config.delta, config.lookup_weight)

    def _search(self, batch, selections: Selections, step, seed):
        """Returns the loss of programs that are drawn, `(batch,)`."""
        config = self.settings
        exploration = falling(
            config.exploration, config.exploration_share * config.steps, step
        )
        programs = draw_programs(selections, config.programs, exploration, seed)
        right = right_programs(batch, programs)
        losses = search_loss(log_probability(selections, programs), right)
        decision = config.decision * tf.cast(step, tf.float32) / config.steps
        return losses + entropy_loss(
            selections, right, decision, config.openness
        )

    def bounded(self, gradients, step, seed):
        """Returns gradients with noise on them, clipped before or after."""
        config = self.settings
        norm = config.clip_norm
        if not config.gradient_noise:
            return tf.clip_by_global_norm(gradients, norm)[0]
        deviation = annealed_deviation(config.gradient_noise, step)
        if config.noise_first:
            gradients = add_gradient_noise(gradients, deviation, seed)
            return tf.clip_by_global_norm(gradients, norm)[0]
        gradients, _ = tf.clip_by_global_norm(gradients, norm)
        return add_gradient_noise(gradients, deviation, seed)

    def _selection_noise(self, batch, step, seed) -> Noise | None:
        config = self.settings
        if not config.selection_noise:
            return None
        scale = falling(
            config.selection_noise,
            config.selection_noise_share * config.steps,
            step,
        )
        model = self.programmer.config
        columns = batch["numeric_names"].shape[1] + batch["text_names"].shape[1]
        shape = (tf.shape(batch["tokens"])[0], model.steps)
        return selection_noise(
            (*shape, len(model.operations)), (*shape, columns), scale, seed
        )
