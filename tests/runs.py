"""Runs on either interpreter, as values that can be compared."""

import dataclasses

import numpy as np
import tensorflow as tf

from npi_tf.domains.pad_graph import PadState
from npi_tf.interpreter import Execution, Status, run
from npi_tf.solver import load_twin


@dataclasses.dataclass(frozen=True)
class Run:
    """All that a run decided and left behind.

    Attributes:
        decisions: program id, arguments and end flag of each step.
        pad: cells and pointers, in domains that have a scratch pad.
    """

    status: Status
    steps: int
    decisions: list[list[int]]
    answer: str
    observation: list[int]
    pad: tuple | None


def reference_run(domain, policy, ids, problem, limits):
    """Returns a `Run` on the reference interpreter, and its events.

    Args:
        ids: program names in the order of their ids.
    """
    environment = domain.environment(problem)
    execution = Execution(
        environment, domain.entry, policy.initial_state(), limits
    )
    events = list(run(policy, execution))
    decisions = [_numbers(event.decision, ids) for event in events]
    pad = getattr(environment, "pad", None)
    return Run(
        execution.status,
        execution.steps,
        decisions,
        domain.answer(environment),
        environment.observe().tolist(),
        pad and (pad.cells.tolist(), pad.pointers.tolist()),
    ), events


def graph_runs(domain, result):
    """Returns the `Run` of each problem of a graph interpreter's result."""
    twin = load_twin(domain)
    decisions = decision_table(result.decisions)
    observation = shown(domain, result.environment)
    answers = twin.answers(result.environment)
    return [
        Run(
            Status(status),
            steps,
            decisions[i, :steps].tolist(),
            answers[i],
            observation[i].tolist(),
            _tensor_pad(result.environment, i),
        )
        for i, (status, steps) in enumerate(
            zip(result.status.numpy(), result.steps.numpy(), strict=True)
        )
    ]


def shown(domain, state):
    """Returns what environments in tensors show, as `observe` of one does.

    A twin that sees pictures tells no more than what is in them; their names
    stand in its state.
    """
    if domain.view_sizes:
        return np.hstack([state.target, state.view])
    environment = load_twin(domain).environment
    return environment.observe(environment.enter(state)).numpy()


def decision_table(decisions):
    """Returns recorded decisions as integers `(B, steps, 5)`."""
    program, arguments, end = (part.numpy() for part in decisions)
    table = np.concatenate(
        [program[..., None], arguments, end[..., None]], axis=-1
    )
    return table.swapaxes(0, 1)


def any_size(state):
    """Returns the specs of a tensor environment of any batch and width."""

    def spec(part):
        fixed = [] if isinstance(state, PadState) else part.shape[1:]
        free = [None] * (part.shape.rank - len(fixed))
        return tf.TensorSpec([*free, *fixed], part.dtype)

    return tf.nest.map_structure(spec, state)


def _numbers(decision, ids):
    call = decision.call
    return [ids.index(call.program), *call.arguments, int(decision.end)]


def _tensor_pad(state, i):
    if not isinstance(state, PadState):
        return None
    width = state.cells.shape[2] - state.columns[i].numpy()
    cells = state.cells[i, :, width:].numpy()
    return cells.tolist(), (state.pointers[i] - width).numpy().tolist()
