"""Every exception that npi_tf raises on purpose.

Messages state the rule first and then what arrived, so that the reader knows
what to change.
"""


class NPIError(Exception):
    """Base class: `except NPIError` catches all of ours and nothing else's."""


class InvalidLibrary(NPIError):
    """A set of program definitions that contradicts itself."""


class InvalidCall(NPIError):
    """A call whose program is unknown or whose arguments do not fit."""


class InvalidAction(NPIError):
    """ACT arguments that mean nothing in the environment they were sent to."""


class InvalidObservation(NPIError):
    """An observation with the wrong shape, type or range for its domain."""


class InvalidProblem(NPIError):
    """An input that is not a problem of the domain."""


class InvalidTable(NPIError):
    """A table that is empty, uneven or holds what no column can hold."""


class InvalidQuestion(NPIError):
    """A question with words or numbers that no network could read."""


class InvalidLimits(NPIError):
    """Step or depth limits that leave no room to run."""


class InvalidTrace(NPIError):
    """Recorded calls or events that do not form a trace."""


class InvalidConfig(NPIError):
    """A training or model setting outside its range."""


class TrainingDiverged(NPIError):
    """A loss that is no number any more; training on would destroy the run."""


class IncompleteRun(NPIError):
    """A training run that has not left everything it should have."""


class InvalidModel(NPIError):
    """A model directory that is missing, incomplete or made for another use."""


class InvalidMesh(NPIError):
    """A car's shape that cannot be read or rendered."""


class InvalidPicture(NPIError):
    """A picture of the wrong size, type or range."""


class StorageError(NPIError):
    """A place that cannot be written: no permission, no space, not a folder."""


class ServerUnavailable(NPIError):
    """A model server that cannot be reached, or is not ready to answer."""


class ServerTimeout(NPIError):
    """A request that was not answered in the time it was given."""


class ServerRefused(NPIError):
    """A request that a model server answers with an error."""


class RequestCancelled(NPIError):
    """A request that was given up before it was answered."""


class InvalidAnswer(NPIError):
    """An answer that is none of the protocol's, or none of the domain's."""
