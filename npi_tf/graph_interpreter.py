"""Algorithm 1 for a whole batch of problems, as one TensorFlow loop.

The meaning is that of `npi_tf.interpreter`, decision for decision. Here the
call stacks are tensors, every iteration takes one step of every problem that
still runs, and the loop ends when none does. Stacks are changed in place.

Without XLA, what an iteration costs is the number of its operations. Therefore
the network is folded (`npi_tf.folded`), and flags are integers, 1 or 0, which
multiply and add, in columns `(B, 1)`, the shape in which the parts of a split
come and scatters take their indices.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import tensorflow as tf

from npi_tf.errors import InvalidLimits
from npi_tf.folded import FoldedModel, choose
from npi_tf.frames import Frames, Stacks
from npi_tf.in_place import exchange
from npi_tf.interpreter import Status
from npi_tf.model import NPI
from npi_tf.recording import Decisions, Recording, blank, record
from npi_tf.types import ACT


class TensorEnvironment(Protocol):
    """The tensor twin of an environment; B problems side by side.

    Its state is a nest of tensors. What the loop carries may be another one,
    in which it is quicker to act; its shapes stay the same.
    """

    def enter(self, state: Any) -> Any:
        """Returns what the loop carries when a run starts."""

    def leave(self, state: Any, carried: Any) -> Any:
        """Returns the state in which a run ends.

        Args:
            state: the one in which it started.
            carried: what the loop carries at the end.
        """

    def observe(self, carried: Any) -> Any:
        """Returns what each problem shows: `(B, ...)` as the encoder takes."""

    def act(self, carried: Any, arguments: tf.Tensor) -> tuple[Any, tf.Tensor]:
        """Carries out an action for each problem.

        Args:
            carried: what the loop carries.
            arguments: int32 `(B, 3)`, at least 0, the arguments of `ACT`;
                zeros for problems that do not act.

        Returns:
            What the loop carries on, and int32 `(B, 1)`: 1 where the arguments
            were valid, as zeros are, else 0. Invalid ones change nothing.
        """


class RunResult(NamedTuple):
    """How a batch of runs ended.

    Attributes:
        environment: final state of the tensor environment.
        status: int32 `(B,)`, values of `npi_tf.interpreter.Status`.
        steps: int32 `(B,)`, decisions taken.
        decisions: `Decisions`, or None if they were not recorded.
    """

    environment: Any
    status: tf.Tensor
    steps: tf.Tensor
    decisions: Decisions | None


class _Loop(NamedTuple):
    """Everything an iteration changes.

    Attributes:
        running: int32 `(B, 1)`, 1 while a problem runs, then 0.
        valid: int32 `(B, 1)`, 0 after an invalid action, else 1.
        left: int32 `(B, 1)`, steps that each problem may still take.
        row: int32 `(B, 1)`, where the running call's frame is.
        frames: the stacks.
        environment: nest of tensors.
        recording: of the decisions, or an empty tuple if none is kept.
    """

    running: tf.Tensor
    valid: tf.Tensor
    left: tf.Tensor
    row: tf.Tensor
    frames: Frames
    environment: Any
    recording: Recording | tuple[()]


class GraphInterpreter:
    """Runs a model on batches of problems of one domain.

    Args:
        model: a built `NPI`.
        environment: the domain's tensor environment.
        entry: row in program memory of the program to run, and its arguments.
        domain: name of the encoder to use.
        depth: frames a run may have open at once.
        compiled: whether XLA compiles the graphs that `run` is part of. The
            wrong answer costs time, or the compiler refuses the graph.

    Raises:
        InvalidLimits: `depth` is below 1.
    """

    def __init__(
        self,
        model: NPI,
        environment: TensorEnvironment,
        entry: tuple[int, int, int, int],
        domain: str,
        depth: int = 8,
        compiled: bool = True,
    ):
        if depth < 1:
            raise InvalidLimits(
                f"`depth` must be at least 1. Received: {depth}."
            )
        self.model = model
        self.environment = environment
        self.entry = entry
        self.domain = domain
        self.depth = depth
        self._exchange = exchange(compiled)

    def run(
        self,
        environment: Any,
        step_limit: tf.Tensor,
        *,
        record_steps: int | tf.Tensor | None = None,
    ) -> RunResult:
        """Runs a batch to the end. Pure TensorFlow: trace it, jit it, save it.

        Args:
            environment: initial state of the tensor environment.
            step_limit: int32 `(B,)`, at least 1: steps each problem may take.
            record_steps: length of the decision buffers, at least 1; None
                keeps none. Later decisions are not kept.
        """
        batch = step_limit.shape[0] or tf.shape(step_limit)[0]
        network = FoldedModel(self.model, self.domain)
        stacks = Stacks(batch, self.depth, self._exchange)
        loop = self._start(environment, step_limit, stacks)
        if record_steps is not None:
            loop = loop._replace(recording=blank(record_steps, batch))
        loop = tf.while_loop(
            lambda *loop: tf.reduce_any(_Loop(*loop).running > 0),
            lambda *loop: self._iterate(_Loop(*loop), network, stacks),
            loop,
        )
        return RunResult(
            self.environment.leave(environment, loop.environment),
            self._status(loop, stacks),
            step_limit - loop.left[:, 0],
            loop.recording.decisions if loop.recording else None,
        )

    def _start(self, environment, step_limit, stacks: Stacks) -> _Loop:
        width = 2 * self.model.layers_count * self.model.units
        frames, row = stacks.start(self.entry, width)
        ones = tf.ones_like(row)
        return _Loop(
            running=ones,
            valid=ones,
            left=step_limit[:, None],
            row=row,
            frames=frames,
            environment=self.environment.enter(environment),
            recording=(),
        )

    def _iterate(
        self, loop: _Loop, network: FoldedModel, stacks: Stacks
    ) -> _Loop:
        """Takes a step of every problem."""
        call, before = stacks.read(loop.frames, loop.row)
        observation = self.environment.observe(loop.environment)
        logits, after = network.step(observation, call, before)
        next_call, goes_on = tf.split(choose(logits), [4, 1], axis=1)
        program, arguments = tf.split(next_call, [1, 3], axis=1)
        acts = tf.gather(self._is_act(), program)
        environment, valid = self.environment.act(
            loop.environment, arguments * acts * loop.running
        )
        # A call that ends while calling hands its frame to the callee.
        row = loop.row + (goes_on - acts) * loop.running
        frames = stacks.suspend(loop.frames, loop.row, before, after, goes_on)
        frames = stacks.begin(frames, row, next_call, 1 - acts)
        valid = tf.minimum(loop.valid, valid)
        left = loop.left - loop.running
        running = tf.minimum(tf.minimum(left, valid), stacks.is_open(row))
        recording = loop.recording
        if recording:
            taken = Decisions(program[:, 0], arguments, 1 - goes_on[:, 0])
            recording = record(recording, taken, loop.running, self._exchange)
        return _Loop(running, valid, left, row, frames, environment, recording)

    def _is_act(self) -> tf.Tensor:
        """Returns 1 for the program that acts, 0 for the others."""
        names = self.model.program_names
        return tf.constant([int(name == ACT) for name in names])

    def _status(self, loop: _Loop, stacks: Stacks) -> tf.Tensor:
        """Returns how runs ended."""
        level = stacks.level(loop.row)
        status = tf.where(
            level == 0, int(Status.FINISHED), int(Status.STEP_LIMIT)
        )
        status = tf.where(level > self.depth, int(Status.DEPTH_LIMIT), status)
        status = tf.where(loop.valid == 0, int(Status.INVALID_ACTION), status)
        return status[:, 0]
