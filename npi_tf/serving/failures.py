"""What a server's refusals and silences mean to whoever asked."""

from __future__ import annotations

from npi_tf.errors import (
    InvalidAnswer,
    NPIError,
    RequestCancelled,
    ServerRefused,
    ServerTimeout,
    ServerUnavailable,
)

UNAVAILABLE = "UNAVAILABLE"
DEADLINE_EXCEEDED = "DEADLINE_EXCEEDED"
CANCELLED = "CANCELLED"
INVALID_ARGUMENT = "INVALID_ARGUMENT"
NOT_FOUND = "NOT_FOUND"
FAILED_PRECONDITION = "FAILED_PRECONDITION"
NO_ANSWER = "NO_ANSWER"
"""What came back is none of the protocol's: another server listens there."""

_LONGEST_WORDS = 400

_MEANINGS: dict[str, tuple[type[NPIError], str]] = {
    UNAVAILABLE: (
        ServerUnavailable,
        "A model server must listen at the address and be ready.",
    ),
    DEADLINE_EXCEEDED: (
        ServerTimeout,
        "A request must be answered in the time it is given.",
    ),
    CANCELLED: (
        RequestCancelled,
        "A request must be left to run, and its client open, until the answer.",
    ),
    INVALID_ARGUMENT: (
        ServerRefused,
        "A request must name a signature that the model has, and send exactly "
        "its inputs, of its types and ranks.",
    ),
    NOT_FOUND: (
        ServerRefused,
        "A model must be one that the server has loaded.",
    ),
    FAILED_PRECONDITION: (
        ServerRefused,
        "A signature must be one that the model has.",
    ),
    NO_ANSWER: (
        InvalidAnswer,
        "An answer must be one of TF Serving's protocol.",
    ),
}
_OTHERWISE = (
    ServerRefused,
    "A request must be one that the server can answer.",
)


class Failure(Exception):
    """One attempt that brought no answer; it never leaves `npi_tf.serving`.

    Args:
        code: gRPC's name for what happened, or `NO_ANSWER`.
        words: what the server or the network says.
    """

    def __init__(self, code: str, words: str):
        super().__init__(code, words)
        self.code = code
        self.words = words


def error_of(failure: Failure, asked: str) -> NPIError:
    """Returns what is raised for a failure.

    Args:
        failure: of the last attempt.
        asked: server, model and signature in words.
    """
    kind, rule = _MEANINGS.get(failure.code, _OTHERWISE)
    words = failure.words.strip()
    if len(words) > _LONGEST_WORDS:
        words = f"{words[:_LONGEST_WORDS]}... ({len(words)} long)"
    return kind(f"{rule} Received from {asked}: {failure.code}: {words}")
