"""Programs: an operation and a column at each of T steps."""

from __future__ import annotations

import dataclasses

from npi_tf.errors import InvalidQuestion
from npi_tf.neural_programmer.operations import STEPS
from npi_tf.neural_programmer.templates import Clause, Template


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """What is selected at a step.

    Attributes:
        operation: one of `OPERATIONS`.
        column: the name of the column; None if the operation needs none, or
            the table has only one.
    """

    operation: str
    column: str | None = None

    def __str__(self) -> str:
        return " ".join(filter(None, (self.operation, self.column)))


def reference_program(template: Template) -> tuple[Step, ...]:
    """Returns a program that answers a template (Table 3).

    Programs that need fewer than T steps begin with `reset`. A difference
    takes the scalars of steps 1 and 3: each result is written from all rows,
    which step 2 restores.

    Raises:
        InvalidQuestion: T steps are not enough.
    """
    steps = [_step(condition) for condition in template.conditions]
    if len(steps) == 2:
        steps.append(Step(template.connective))
    results = [_step(result) for result in template.results]
    if template.difference:
        steps += [results[0], Step("reset"), results[1], Step("difference")]
    else:
        steps += results
    if len(steps) > STEPS:
        raise InvalidQuestion(
            f"A question must be answered in {STEPS} steps. "
            f"Received: {template}, which takes {len(steps)}."
        )
    return (*[Step("reset")] * (STEPS - len(steps)), *steps)


def _step(clause: Clause) -> Step:
    return Step(clause.operation, clause.column)
