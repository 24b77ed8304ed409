"""LSTM layers one above the other."""

from __future__ import annotations

import keras

from npi_tf.layers.checks import check_positive


@keras.saving.register_keras_serializable(package="npi_tf")
class StackedLSTM(keras.layers.Layer):
    """LSTM layers over whole sequences, or step by step with the same weights.

    State is passed in and returned and never kept: a list of `2 * depth`
    tensors `(batch, units)`, h and c of each layer in turn.

    Args:
        units: width of each layer.
        depth: number of layers; with `units`, that of the NPI's core.

    Call arguments:
        inputs: float `(batch, time, features)`.
        state: before the first step; zero by default.
        valid: bool `(batch, time)`, True in the steps that count, which stand
            before all others; None for all. Others leave the state as it is.

    Returns:
        float `(batch, time, units)`, and the state after the last step.

    Raises:
        InvalidConfig: a size is not a positive integer.
    """

    def __init__(self, units: int, depth: int, **kwargs):
        super().__init__(**kwargs)
        check_positive(units=units, depth=depth)
        self.units = units
        self.depth = depth
        # Not one RNN of stacked cells: these use cuDNN where there is a GPU.
        self.lstms = [
            keras.layers.LSTM(
                units,
                return_sequences=True,
                return_state=True,
                name=f"lstm_{i + 1}",
            )
            for i in range(depth)
        ]

    def build(self, input_shape):
        for lstm in self.lstms:
            lstm.build(input_shape)
            input_shape = (*input_shape[:-1], self.units)
        self.built = True

    def initial_state(self, batch_size):
        """Returns the zero state."""
        return [
            keras.ops.zeros((batch_size, self.units))
            for _ in range(2 * self.depth)
        ]

    def call(self, inputs, state=None, valid=None):
        if state is None:
            state = self.initial_state(keras.ops.shape(inputs)[0])
        after = []
        for i, lstm in enumerate(self.lstms):
            before = state[2 * i : 2 * i + 2]
            inputs, *ends = lstm(inputs, initial_state=before, mask=valid)
            after += ends
        return inputs, after

    def step(self, inputs, state):
        """Takes one step.

        Args:
            inputs: float `(batch, features)`.
            state: before the step.

        Returns:
            float `(batch, units)`, and the state after the step.
        """
        after = []
        for i, lstm in enumerate(self.lstms):
            inputs, ends = lstm.cell(inputs, state[2 * i : 2 * i + 2])
            after += ends
        return inputs, after

    def get_config(self):
        return {
            **super().get_config(),
            "units": self.units,
            "depth": self.depth,
        }
