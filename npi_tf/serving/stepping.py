"""A served `step` as a policy of the interpreter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from npi_tf.domains.base import Domain
from npi_tf.errors import InvalidCall, InvalidModel, ServerRefused
from npi_tf.serving.signatures import STEP
from npi_tf.serving.step import DECIDED, observed_name
from npi_tf.sight import Sight, Views
from npi_tf.types import Call, Decision

Predict = Callable[[str, dict[str, np.ndarray]], dict[str, Any]]
"""From the name of a signature and its inputs to its outputs: a client of a
server, or anything else that answers as one."""


class SteppingPolicy:
    """Lets the reference interpreter run a network that is served elsewhere.

    The call stack, the environment and the state of every call stay here; a
    step is a request with a batch of one.

    Args:
        predict: asks the server.
        domain: gives observations their shape and range.
        program_names: in the order of their ids, as `signatures.json` lists
            them.
        state_size: width of the core's state, likewise.
        signature: name of the step's signature.
        views: shows the pictures, in a domain that has them.

    Raises:
        InvalidConfig: the domain has pictures, and nothing shows them.
    """

    def __init__(
        self,
        predict: Predict,
        domain: Domain,
        program_names: Sequence[str],
        state_size: int,
        signature: str = STEP,
        views: Views | None = None,
    ):
        self._predict = predict
        self._domain = domain
        self._names = tuple(program_names)
        self._state_size = state_size
        self._signature = signature
        self._sight = Sight(domain, views)

    def initial_state(self) -> np.ndarray:
        """Returns the zero state of the core for one call, `(1, size)`."""
        return np.zeros((1, self._state_size), np.float32)

    def step(
        self, call: Call, observation: np.ndarray, state: np.ndarray
    ) -> tuple[Decision, np.ndarray]:
        """Asks for the most probable decision and the core's next state.

        Raises:
            InvalidObservation: not integers of the domain's shape and range.
            InvalidPicture: what is shown is not uint8 `(128, 128, 3)`.
            InvalidCall: the program is not among the names.
            InvalidModel: what the server chose is not among them.
            ServerRefused: the server's network cannot decide this.
        """
        outputs = self._predict(
            self._signature,
            {
                **self._seen(observation),
                "program": np.array([self._id_of(call.program)], np.int32),
                "arguments": np.array([call.arguments], np.int32),
                "state": state,
            },
        )
        row = {name: np.asarray(rows)[0] for name, rows in outputs.items()}
        if _text(row["status"]) != DECIDED:
            raise ServerRefused(_text(row["message"]))
        next_call = Call(
            self._name_of(int(row["next_program"])),
            tuple(int(value) for value in row["next_arguments"]),
        )
        decision = Decision(next_call, bool(row["end"]))
        return decision, np.asarray(outputs["next_state"], np.float32)

    def _seen(self, observation: np.ndarray) -> dict[str, np.ndarray]:
        """Returns what is sent of an observation, with the picture it names."""
        symbols, view = self._sight.read(observation)
        seen = {observed_name(self._domain): symbols}
        return {**seen, "picture": self._sight.picture(view)} if view else seen

    def _id_of(self, program: str) -> int:
        if program not in self._names:
            raise InvalidCall(
                "A program must be one that the server's model knows: "
                f"{', '.join(self._names)}. Received: {program!r}."
            )
        return self._names.index(program)

    def _name_of(self, program: int) -> str:
        if not 0 <= program < len(self._names):
            raise InvalidModel(
                "The server's model must have the programs that are named "
                f"here: {', '.join(self._names)}. Received: id {program}."
            )
        return self._names[program]


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
