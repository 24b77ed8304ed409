"""Small policies for the interpreter, written as scripts."""

from npi_tf import interpreter
from npi_tf.domains.addition.environment import AdditionEnvironment
from npi_tf.domains.addition.problem import AdditionProblem
from npi_tf.interpreter import Execution, Limits
from npi_tf.types import ACT, NO_OP, Call, Decision

LEFT = Call(ACT, (1, 0, 0))
INVALID = Call(ACT, (3, 0, 0))


class Script:
    """Plays the decisions of each program, in a circle.

    The state of a call is the list of its decisions so far, so that a state
    that leaks from one call into another shows.

    Args:
        decisions: for each program, its decisions.
    """

    def __init__(self, **decisions):
        self._decisions = decisions
        self.seen = []

    def initial_state(self):
        return ()

    def step(self, call, observation, state):
        self.seen.append((call.program, state))
        script = self._decisions[call.program]
        decision = script[len(state) % len(script)]
        return decision, (*state, str(decision))


class CountDown:
    """Calls itself until its first argument is 0, in tail position or not."""

    def __init__(self, *, tail):
        self._tail = tail

    def initial_state(self):
        return False

    def step(self, call, observation, called):
        left = call.arguments[0]
        if left == 0 or called:
            return Decision(NO_OP, end=True), called
        callee = Call(call.program, (left - 1, 0, 0))
        return Decision(callee, end=self._tail), True


def go(*calls):
    """Returns the decisions that make these calls and then return."""
    last = len(calls) - 1
    return [Decision(call, end=i == last) for i, call in enumerate(calls)]


def on(*calls):
    """Returns the decisions that make these calls and never return."""
    return [Decision(call, end=False) for call in calls]


def begin(policy, entry="MAIN", steps=100, depth=16):
    call = entry if isinstance(entry, Call) else Call(entry)
    environment = AdditionEnvironment(AdditionProblem("12", "34"))
    limits = Limits(steps, depth)
    return Execution(environment, call, policy.initial_state(), limits)


def run(policy, **options):
    execution = begin(policy, **options)
    return execution, list(interpreter.run(policy, execution))
