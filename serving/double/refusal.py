"""Requests that are answered with an error."""

from __future__ import annotations

import grpc

_HTTP = {
    grpc.StatusCode.CANCELLED: 499,
    grpc.StatusCode.INVALID_ARGUMENT: 400,
    grpc.StatusCode.DEADLINE_EXCEEDED: 504,
    grpc.StatusCode.NOT_FOUND: 404,
    grpc.StatusCode.RESOURCE_EXHAUSTED: 429,
    grpc.StatusCode.FAILED_PRECONDITION: 400,
    grpc.StatusCode.OUT_OF_RANGE: 400,
    grpc.StatusCode.UNIMPLEMENTED: 501,
    grpc.StatusCode.UNAVAILABLE: 503,
}
_CODES = {code.value[0]: code for code in grpc.StatusCode}


class Refusal(Exception):
    """An error as both protocols tell it.

    Args:
        code: gRPC's.
        words: what is said of it.
    """

    def __init__(self, code: grpc.StatusCode, words: str):
        super().__init__(code, words)
        self.code = code
        self.words = words

    @property
    def http_status(self) -> int:
        """The status that TF Serving's REST interface gives such an error."""
        return _HTTP.get(self.code, 500)


def invalid(words: str) -> Refusal:
    """Returns a refusal of a request that is itself at fault."""
    return Refusal(grpc.StatusCode.INVALID_ARGUMENT, words)


def code_of(number: int) -> grpc.StatusCode:
    """Returns gRPC's code by its number, which TensorFlow shares."""
    return _CODES.get(number, grpc.StatusCode.UNKNOWN)
