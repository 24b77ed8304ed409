"""Algorithm 1 for a whole batch of problems, as one TensorFlow loop.

The meaning is that of `npi_tf.interpreter`, decision for decision. Here the
call stacks are tensors, every iteration takes one step of every problem that
still runs, and the loop ends when none does. Stacks and environments are
changed in place by scatters of one row per problem, so that a step costs the
same on a pad of ten columns and of a hundred thousand.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import tensorflow as tf

from npi_tf.errors import InvalidLimits
from npi_tf.interpreter import Status
from npi_tf.model import NPI, Choice


class TensorEnvironment(Protocol):
    """The tensor twin of an environment; B problems side by side.

    Its state is a nest of tensors whose shapes stay the same.
    """

    def observe(self, state: Any) -> tf.Tensor:
        """Returns what each problem shows: `(B, ...)` as the encoder takes."""

    def act(
        self,
        state: Any,
        observation: tf.Tensor,
        arguments: tf.Tensor,
        active: tf.Tensor,
    ) -> tuple[Any, tf.Tensor]:
        """Carries out an action for each problem that is `active`.

        Args:
            state: the present state.
            observation: what `observe` returned for it.
            arguments: int32 `(B, 3)`, the arguments of `ACT`.
            active: bool `(B,)`; the others are left as they are.

        Returns:
            The next state, and bool `(B,)`: whether the arguments were valid.
            Invalid ones change nothing.
        """


class Decisions(NamedTuple):
    """What was decided at each step, padded with -1 behind a problem's end.

    Attributes:
        program: int32 `(steps, B)`, the program called.
        arguments: int32 `(steps, B, 3)`.
        end: int32 `(steps, B)`, 0 or 1.
    """

    program: tf.Tensor
    arguments: tf.Tensor
    end: tf.Tensor


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


class _Frames(NamedTuple):
    """The call stacks; row `b * depth + level` belongs to problem b.

    Attributes:
        call: int32 `(B * depth, 4)`, program id and arguments.
        state: float `(B * depth, S)`, the core state of suspended calls.
    """

    call: tf.Tensor
    state: tf.Tensor


class _Loop(NamedTuple):
    """Everything an iteration changes.

    Attributes:
        iteration: int32 scalar.
        status: int32 `(B,)`.
        steps: int32 `(B,)`.
        level: int32 `(B,)`, index of the running call's frame.
        call: int32 `(B, 4)`, the running call.
        state: float `(B, S)`, its core state.
        frames: the stacks.
        environment: nest of tensors.
        decisions: nest of buffers, or an empty tuple.
    """

    iteration: tf.Tensor
    status: tf.Tensor
    steps: tf.Tensor
    level: tf.Tensor
    call: tf.Tensor
    state: tf.Tensor
    frames: _Frames
    environment: Any
    decisions: Any


class GraphInterpreter:
    """Runs a model on batches of problems of one domain.

    Args:
        model: a built `NPI`.
        environment: the domain's tensor environment.
        entry: row in program memory of the program to run, and its arguments.
        domain: name of the encoder to use.
        depth: frames a run may have open at once.

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
        self._act_id = model.program_names.index("ACT")

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
        loop = self._start(environment, batch, record_steps)
        loop = tf.while_loop(
            lambda *loop: tf.reduce_any(_Loop(*loop).status == Status.RUNNING),
            lambda *loop: self._iterate(_Loop(*loop), step_limit, batch),
            loop,
        )
        decisions = Decisions(*loop.decisions) if loop.decisions else None
        return RunResult(loop.environment, loop.status, loop.steps, decisions)

    def _start(self, environment, batch, record_steps) -> _Loop:
        width = 2 * self.model.layers_count * self.model.units
        rows = batch * self.depth
        zeros = tf.zeros([batch], tf.int32)
        buffers = ()
        if record_steps is not None:
            flat = -tf.ones([record_steps, batch], tf.int32)
            buffers = (flat, tf.tile(flat[..., None], [1, 1, 3]), flat)
        return _Loop(
            iteration=tf.constant(0),
            status=zeros + int(Status.RUNNING),
            steps=zeros,
            level=zeros,
            call=tf.tile(tf.constant([self.entry], tf.int32), [batch, 1]),
            state=tf.zeros([batch, width]),
            frames=_Frames(
                tf.zeros([rows, 4], tf.int32), tf.zeros([rows, width])
            ),
            environment=environment,
            decisions=buffers,
        )

    def _iterate(self, loop: _Loop, step_limit, batch) -> _Loop:
        running = loop.status == Status.RUNNING
        observation = self.environment.observe(loop.environment)
        choice, state = self._decide(loop, observation)
        acts = choice.program == self._act_id
        environment, valid = self.environment.act(
            loop.environment, observation, choice.arguments, running & acts
        )
        level, ending = self._next_level(loop.level, choice, acts)
        steps = loop.steps + tf.cast(running, tf.int32)
        ending = tf.where(acts & ~valid, int(Status.INVALID_ACTION), ending)
        ending = tf.where(
            (ending == Status.RUNNING) & (steps >= step_limit),
            int(Status.STEP_LIMIT),
            ending,
        )
        status = tf.where(running, ending, loop.status)
        call, state, frames = self._switch_frames(
            loop, level, choice, acts, state, batch
        )
        return _Loop(
            loop.iteration + 1,
            status,
            steps,
            level,
            call,
            state,
            frames,
            environment,
            _record(loop, choice, running),
        )

    def _decide(self, loop: _Loop, observation) -> tuple[Choice, tf.Tensor]:
        logits, state = self.model.step(
            observation,
            loop.call[:, 1:],
            loop.call[:, 0],
            tf.split(loop.state, 2 * self.model.layers_count, axis=1),
            self.domain,
        )
        return self.model.choose(logits), tf.concat(state, axis=1)

    def _next_level(self, level, choice: Choice, acts):
        """Returns the frame level after the step, and the status it leads to.

        A call that ends while calling hands its frame to the callee.
        """
        enters = ~acts & ~choice.end
        leaves = acts & choice.end
        overflows = enters & (level + 1 == self.depth)
        finishes = leaves & (level == 0)
        status = tf.where(
            overflows,
            int(Status.DEPTH_LIMIT),
            tf.where(finishes, int(Status.FINISHED), int(Status.RUNNING)),
        )
        moved = tf.cast(enters & ~overflows, tf.int32) - tf.cast(
            leaves & ~finishes, tf.int32
        )
        return level + moved, status

    def _switch_frames(
        self, loop: _Loop, level, choice: Choice, acts, state, batch
    ):
        """Suspends the running call and resumes or begins the next one."""
        first_row = tf.range(batch) * self.depth
        row = (first_row + loop.level)[:, None]
        target = (first_row + level)[:, None]
        states = tf.tensor_scatter_nd_update(loop.frames.state, row, state)
        calls = tf.tensor_scatter_nd_update(loop.frames.call, row, loop.call)
        begun = tf.concat([choice.program[:, None], choice.arguments], axis=1)
        acts = acts[:, None]
        call = tf.where(acts, tf.gather_nd(calls, target), begun)
        state = tf.where(acts, tf.gather_nd(states, target), 0.0)
        return call, state, _Frames(calls, states)


def _record(loop: _Loop, choice: Choice, running):
    if not loop.decisions:
        return ()
    taken = (
        choice.program,
        choice.arguments,
        tf.cast(choice.end, tf.int32),
    )
    return tuple(
        _write_row(buffer, loop.iteration, value, running)
        for buffer, value in zip(loop.decisions, taken, strict=True)
    )


def _write_row(buffer, index, value, running):
    """Sets row `index` of a buffer, unless it lies behind the end."""
    length = tf.shape(buffer)[0]
    row = tf.minimum(index, length - 1)
    mask = tf.reshape(
        running & (index < length), [-1] + [1] * (len(value.shape) - 1)
    )
    value = tf.where(mask, value, buffer[row])
    return tf.tensor_scatter_nd_update(buffer, [[row]], value[None])
