"""The Neural Programmer-Interpreter: encoders, program memory and core."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import keras
from keras import ops

from npi_tf.errors import InvalidConfig
from npi_tf.layers import CoreOutput, NPICore, ProgramMemory
from npi_tf.layers.checks import without_version
from npi_tf.types import ACT

FORMAT_VERSION = 1
"""Raised when saved models of earlier versions can no longer be read."""


_NEVER = -1e9
"""The score of a program that must not be called; finite, as losses are."""


class Logits(NamedTuple):
    """Scores of the three heads; leading dimensions `(batch,)` or with time.

    Attributes:
        end: float `(...,)`, logit of the end flag (above 0: the call ends).
        program: float `(..., programs)`.
        arguments: float `(..., sum(argument_sizes))`.
    """

    end: Any
    program: Any
    arguments: Any


class Choice(NamedTuple):
    """The most probable decision; leading dimensions as the logits'.

    Attributes:
        program: int32 `(...,)`.
        arguments: int32 `(..., 3)`.
        end: bool `(...,)`, r_t >= 0.5.
    """

    program: Any
    arguments: Any
    end: Any


@keras.saving.register_keras_serializable(package="npi_tf")
class NPI(keras.Model):
    """One core and one program memory behind an encoder for each domain.

    Args:
        program_names: the programs in the order of their rows in memory.
        argument_sizes: number of values of each of the three arguments.
        encoders: for each domain by name, a layer from (observation,
            arguments) to an encoding of width `encoding_dim`.
        encoding_dim: width of the encodings (D).
        embedding_dim: width of a program embedding (P).
        key_dim: width of a program key (K).
        units: width of each LSTM layer of the core.
        layers: number of its LSTM layers.
        fusion_units: widths of the hidden and output layer of the MLP before
            the core.
        key_stddev: spread of fresh keys; `key_dim ** -0.5` by default.
        head_gain: factor on the fresh weights of f_end and f_arg.
        tied_keys: whether program embeddings are keys, too.
        added: how many programs were added after the first ones had been
            learned, group by group; they are the last of `program_names`.
        mask: whether programs of earlier groups are kept from calling those
            of later ones (section 4.3).

    Call arguments:
        inputs: dict with `observation` int `(batch, time, observed)`,
            `arguments` int `(batch, 3)` and `program` int `(batch,)`: calls,
            each with its observations in order. Where pictures are seen, also
            `pictures` uint8 `(n, 128, 128, 3)` and `view` int `(batch, time)`,
            the picture of each step.
        domain: whose encoder to use; may be left out if there is one only.

    Returns:
        `Logits` with leading dimensions `(batch, time)`.

    Raises:
        InvalidConfig: there is no encoder, or one of another width; `ACT` is
            not among the programs, or a name stands twice.

    Reference:
        Reed & de Freitas, ICLR 2016, section 3; arXiv 1511.06279.
    """

    def __init__(
        self,
        program_names: Sequence[str],
        argument_sizes: Sequence[int],
        encoders: Mapping[str, keras.layers.Layer],
        encoding_dim: int = 64,
        embedding_dim: int = 64,
        key_dim: int = 32,
        units: int = 256,
        layers: int = 2,
        fusion_units: tuple[int, int] = (128, 64),
        key_stddev: float | None = None,
        head_gain: float = 1.0,
        tied_keys: bool = False,
        added: Sequence[int] = (),
        mask: bool = True,
        **kwargs,
    ):
        super().__init__(**kwargs)
        _check_parts(program_names, encoders, encoding_dim)
        self.program_names = tuple(program_names)
        self.argument_sizes = tuple(argument_sizes)
        self.encoders = dict(encoders)
        self.encoding_dim = encoding_dim
        self.embedding_dim = embedding_dim
        self.key_dim = key_dim
        self.units = units
        self.layers_count = layers
        self.fusion_units = tuple(fusion_units)
        self.head_gain = head_gain
        self.added = tuple(added)
        self.mask = mask
        self.memory = ProgramMemory(
            len(self.program_names),
            key_dim,
            embedding_dim,
            self.added,
            key_stddev,
            tied_keys,
            name="memory",
        )
        self.core = NPICore(
            encoding_dim,
            embedding_dim,
            key_dim,
            self.argument_sizes,
            units=units,
            layers=layers,
            fusion_units=self.fusion_units,
            head_gain=head_gain,
            name="core",
        )

    def build(self, input_shape=None):
        for part in (*self.encoders.values(), self.memory, self.core):
            if not part.built:
                part.build()
        self.built = True

    def call(self, inputs, domain: str | None = None):
        encoder = self.encoder(domain)
        time = ops.shape(inputs["observation"])[1]
        arguments = ops.repeat(inputs["arguments"][:, None], time, axis=1)
        encoding = encoder(encoder.perceive(inputs), arguments)
        embedding = self.memory.embed(inputs["program"])
        output, _ = self.core(encoding, embedding)
        return self._logits(output, inputs["program"][:, None])

    def step(self, observation, arguments, program, state, domain=None):
        """Evaluates one step of each of a batch of calls.

        Args:
            observation: `(batch, ...)`, as the encoder takes it.
            arguments: int `(batch, 3)`, of the running calls.
            program: int `(batch,)`, ids of the running programs.
            state: list of float `(batch, units)`, see `NPICore`.
            domain: whose encoder to use; may be left out if there is one only.

        Returns:
            `Logits` with leading dimension `(batch,)`, and the next state.
        """
        encoding = self.encoder(domain)(observation, arguments)
        embedding = self.memory.embed(program)
        output, state = self.core(encoding, embedding, state)
        return self._logits(output, program), state

    def encoder(self, domain: str | None = None) -> keras.layers.Layer:
        """Returns the encoder of a domain; raises `InvalidConfig` if none."""
        if domain is None and len(self.encoders) == 1:
            return next(iter(self.encoders.values()))
        if domain not in self.encoders:
            raise InvalidConfig(
                "The domain must be one that the model has an encoder for: "
                f"{', '.join(self.encoders)}. Received: {domain!r}."
            )
        return self.encoders[domain]

    def choose(self, logits: Logits) -> Choice:
        """Returns the most probable decision for logits of any batch shape."""
        return Choice(
            ops.argmax(logits.program, axis=-1),
            ops.stack(
                [
                    ops.argmax(part, axis=-1)
                    for part in self.split_arguments(logits.arguments)
                ],
                axis=-1,
            ),
            logits.end >= 0.0,
        )

    def split_arguments(self, logits):
        """Splits `(..., sum(sizes))` logits into one tensor per argument."""
        ends = [
            sum(self.argument_sizes[:i])
            for i in range(1, len(self.argument_sizes))
        ]
        return ops.split(logits, ends, axis=-1)

    def _logits(self, output: CoreOutput, program) -> Logits:
        scores = self.memory(output.key)
        if self.added and self.mask:
            known = self.memory.known_to(program)
            scores = ops.where(known, scores, _NEVER)
        return Logits(output.end, scores, output.arguments)

    def get_config(self):
        return {
            **super().get_config(),
            "format_version": FORMAT_VERSION,
            "program_names": self.program_names,
            "argument_sizes": self.argument_sizes,
            "encoders": {
                name: keras.saving.serialize_keras_object(encoder)
                for name, encoder in self.encoders.items()
            },
            "encoding_dim": self.encoding_dim,
            "embedding_dim": self.embedding_dim,
            "key_dim": self.key_dim,
            "units": self.units,
            "layers": self.layers_count,
            "fusion_units": self.fusion_units,
            "key_stddev": self.memory.key_stddev,
            "head_gain": self.head_gain,
            "tied_keys": self.memory.tied_keys,
            "added": self.added,
            "mask": self.mask,
        }

    @classmethod
    def from_config(cls, config):
        config = without_version(config, FORMAT_VERSION)
        config["encoders"] = {
            name: keras.saving.deserialize_keras_object(encoder)
            for name, encoder in config["encoders"].items()
        }
        return cls(**config)


def _check_parts(
    program_names: Sequence[str],
    encoders: Mapping[str, keras.layers.Layer],
    encoding_dim: int,
) -> None:
    names = tuple(program_names)
    if ACT not in names or len(set(names)) < len(names):
        raise InvalidConfig(
            f"`program_names` must contain {ACT} and no name twice. "
            f"Received: {names}."
        )
    if not encoders:
        raise InvalidConfig(
            "`encoders` must hold at least one domain. Received none."
        )
    for name, encoder in encoders.items():
        if encoder.encoding_dim != encoding_dim:
            raise InvalidConfig(
                f"Encodings must be {encoding_dim} wide, as `encoding_dim` "
                f"says. Received: {name}, {encoder.encoding_dim} wide."
            )
