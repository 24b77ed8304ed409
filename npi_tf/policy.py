"""A network as a policy of the interpreter: the waist of the project."""

from __future__ import annotations

import numpy as np
import tensorflow as tf

from npi_tf.domains.base import Domain
from npi_tf.errors import InvalidCall
from npi_tf.model import NPI
from npi_tf.sight import Sight, Views
from npi_tf.types import Call, Decision


class NetworkPolicy:
    """Lets the reference interpreter run a model, one step at a time.

    Args:
        model: a built `NPI` with an encoder for the domain.
        domain: gives observations their shape and range.
        jit_compile: whether to compile the step with XLA.
        views: shows the pictures, in a domain that has them. Each is looked
            at once.

    Raises:
        InvalidConfig: the domain has pictures, and nothing shows them.
    """

    def __init__(
        self,
        model: NPI,
        domain: Domain,
        jit_compile: bool = True,
        views: Views | None = None,
    ):
        self._model = model
        self._domain = domain
        self._sight = Sight(domain, views)
        self._features: dict[tuple[int, ...], np.ndarray] = {}
        self._ids = {name: i for i, name in enumerate(model.program_names)}
        self._evaluate = tf.function(self._evaluate, jit_compile=jit_compile)

    def initial_state(self) -> list[np.ndarray]:
        """Returns the zero state of the core for one call."""
        return [
            np.zeros((1, self._model.units), np.float32)
            for _ in range(2 * self._model.layers_count)
        ]

    def step(
        self, call: Call, observation: np.ndarray, state: list
    ) -> tuple[Decision, list]:
        """Returns the most probable decision and the core's next state.

        Raises:
            InvalidObservation: not integers of the domain's shape and range.
            InvalidPicture: what is shown is not uint8 `(128, 128, 3)`.
            InvalidCall: the model does not know the program.
        """
        choice, state = self._evaluate(
            self._seen(observation),
            np.array([call.arguments], np.int32),
            np.array([self._id_of(call.program)], np.int32),
            state,
        )
        program, arguments, end = (np.asarray(part)[0] for part in choice)
        next_call = Call(
            self._model.program_names[program],
            tuple(int(value) for value in arguments),
        )
        return Decision(next_call, bool(end)), state

    def _seen(self, observation: np.ndarray):
        """Returns what the encoder takes, with pictures for their names."""
        symbols, view = self._sight.read(observation)
        if not view:
            return symbols
        if view not in self._features:
            encoder = self._model.encoder(self._domain.encoder)
            features = encoder.look(self._sight.picture(view))
            self._features[view] = np.asarray(features)
        return symbols, self._features[view]

    def _id_of(self, program: str) -> int:
        if program not in self._ids:
            raise InvalidCall(
                "A program must be one that the model knows: "
                f"{', '.join(self._ids)}. Received: {program!r}."
            )
        return self._ids[program]

    def _evaluate(self, observation, arguments, program, state):
        logits, state = self._model.step(
            observation, arguments, program, state, self._domain.encoder
        )
        return self._model.choose(logits), state
