"""Sequence-to-sequence networks of the NPI's size (section 4.2).

Both write greedily: the most probable symbol, once and for all. A whole batch
does so in one graph that keeps nothing but states and what was written, so
that thousands of digits need little memory.
"""

from __future__ import annotations

import abc

import keras
import tensorflow as tf
from keras import ops

from npi_tf.baselines.forms import get_form
from npi_tf.baselines.lstm import StackedLSTM
from npi_tf.baselines.symbols import CHARACTERS, CROSS, PAD


class Baseline(keras.Model, abc.ABC):
    """What both networks have: symbols in, LSTM layers, scores of symbols out.

    Args:
        form: name of the form in which problems are shown.
        units: width of each LSTM layer.
        depth: number of LSTM layers of each stack.

    Call arguments:
        inputs: dict with `source` int `(batch, time, channels)`, what is read,
            padded behind, and `previous` int `(batch, steps)`, at each step of
            writing the symbol that should stand before.

    Returns:
        Logits, float `(batch, steps, symbols)`.

    Raises:
        InvalidConfig: the form is unknown, or a size is not a positive
            integer.
    """

    def __init__(self, form: str, units: int = 256, depth: int = 2, **kwargs):
        super().__init__(**kwargs)
        self.channels = get_form(form).channels
        self.form_name = form
        self.units = units
        self.depth = depth
        self.writer = StackedLSTM(units, depth, name="writer")
        self.head = keras.layers.Dense(len(CHARACTERS), name="head")

    @abc.abstractmethod
    def begin(self, source):
        """Returns the state in which writing begins.

        Args:
            source: int `(batch, time, channels)`.
        """

    @abc.abstractmethod
    def observed(self, source, i, previous):
        """Returns what the writer is shown at a step of writing.

        Args:
            source: int `(batch, time, channels)`.
            i: int `()`, number of the step.
            previous: int `(batch,)`, the symbol written last.

        Returns:
            float `(batch, features)`.
        """

    def greedy(self, source: tf.Tensor, steps: tf.Tensor) -> tf.Tensor:
        """Writes answers.

        Args:
            source: int32 `(batch, time, channels)`.
            steps: int32 `()`, symbols to write.

        Returns:
            int32 `(batch, steps)`. What stands behind a row's first blank has
            no meaning, unless the form tags.
        """

        def body(i, previous, state, written):
            features = self.observed(source, i, previous)
            hidden, state = self.writer.step(features, state)
            chosen = tf.argmax(self.head(hidden), -1, tf.int32)
            return i + 1, chosen, state, written.write(i, chosen)

        batch = tf.shape(source)[0]
        written = tf.TensorArray(tf.int32, steps, element_shape=[None])
        *_, written = tf.while_loop(
            lambda i, *_: i < steps,
            body,
            (0, tf.fill([batch], CROSS), self.begin(source), written),
        )
        return tf.transpose(written.stack())

    def get_config(self):
        return {
            **super().get_config(),
            "form": self.form_name,
            "units": self.units,
            "depth": self.depth,
        }


@keras.saving.register_keras_serializable(package="npi_tf")
class Seq2Seq(Baseline):
    """Reads all, then writes (Sutskever et al., 2014).

    A reader and a writer of their own weights: the reader's last state is the
    writer's first, and the writer is shown what it wrote last, at first a
    cross. Arguments as of `Baseline`.
    """

    def __init__(self, form: str, **kwargs):
        super().__init__(form, **kwargs)
        self.reader = StackedLSTM(self.units, self.depth, name="reader")

    def build(self, input_shape=None):
        symbols = len(CHARACTERS)
        self.reader.build((None, None, self.channels * symbols))
        self.writer.build((None, None, symbols))
        self.head.build((None, self.units))
        self.built = True

    def call(self, inputs):
        source = inputs["source"]
        valid = ops.not_equal(source[..., 0], PAD)
        _, state = self.reader(_features(source), valid=valid)
        previous = _features(inputs["previous"][..., None])
        hidden, _ = self.writer(previous, state)
        return self.head(hidden)

    def begin(self, source):
        def body(i, state):
            symbols = source[:, i]
            _, after = self.reader.step(_features(symbols), state)
            valid = symbols[:, :1] != PAD
            return i + 1, [
                tf.where(valid, new, old)
                for new, old in zip(after, state, strict=True)
            ]

        time = tf.shape(source)[1]
        state = self.reader.initial_state(tf.shape(source)[0])
        return tf.while_loop(lambda i, _: i < time, body, (0, state))[1]

    def observed(self, source, i, previous):
        return _features(previous[:, None])


@keras.saving.register_keras_serializable(package="npi_tf")
class Tagger(Baseline):
    """Writes a symbol in each step of reading (*s2s-easy*).

    It is not shown what it has written. Arguments as of `Baseline`; of the
    inputs it takes `source` alone.
    """

    def build(self, input_shape=None):
        self.writer.build((None, None, self.channels * len(CHARACTERS)))
        self.head.build((None, self.units))
        self.built = True

    def call(self, inputs):
        hidden, _ = self.writer(_features(inputs["source"]))
        return self.head(hidden)

    def begin(self, source):
        return self.writer.initial_state(tf.shape(source)[0])

    def observed(self, source, i, previous):
        return _features(source[:, i])


def build_baseline(form: str, units: int, depth: int) -> Baseline:
    """Returns a built network with fresh weights for a form."""
    kind = Tagger if get_form(form).tags else Seq2Seq
    model = kind(form, units=units, depth=depth, name=form)
    model.build()
    return model


def _features(symbols):
    """Returns `(..., channels)` symbols as one-hot `(..., features)`."""
    one_hot = ops.one_hot(ops.cast(symbols, "int32"), len(CHARACTERS))
    leading = ops.shape(symbols)[:-1]
    return ops.reshape(one_hot, (*leading, symbols.shape[-1] * len(CHARACTERS)))
