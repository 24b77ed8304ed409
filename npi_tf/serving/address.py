"""Where a model server listens, and which of its two protocols is meant."""

from __future__ import annotations

import dataclasses
import urllib.parse

from npi_tf.errors import InvalidConfig

_GRPC = "grpc"
_SCHEMES = (_GRPC, "http", "https")


@dataclasses.dataclass(frozen=True, slots=True)
class Address:
    """A server's address.

    Attributes:
        scheme: `grpc`, `http` or `https`; the last two mean REST.
        host: name or number, an IPv6 number without brackets.
        port: 1 to 65535.
    """

    scheme: str
    host: str
    port: int

    @property
    def is_rest(self) -> bool:
        """Whether the server is asked by REST."""
        return self.scheme != _GRPC

    @property
    def target(self) -> str:
        """Host and port as gRPC takes them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    def __str__(self) -> str:
        prefix = f"{self.scheme}://" if self.is_rest else ""
        return prefix + self.target


def parse_address(text: str) -> Address:
    """Reads `localhost:8500` (gRPC) or `http://localhost:8501` (REST).

    Raises:
        InvalidConfig: the text is neither.
    """
    try:
        parts = urllib.parse.urlsplit(
            text if "://" in text else f"grpc://{text}"
        )
        address = Address(parts.scheme, parts.hostname or "", parts.port or 0)
    except ValueError:  # A port or an IPv6 number that is none.
        raise _not_an_address(text) from None
    more = parts.username or parts.path.strip("/") or parts.query
    known = address.scheme in _SCHEMES and address.host and address.port
    if more or not known:
        raise _not_an_address(text)
    return address


def _not_an_address(text: str) -> InvalidConfig:
    return InvalidConfig(
        "A server must be HOST:PORT for gRPC, such as localhost:8500, or "
        "http://HOST:PORT for REST, such as http://localhost:8501. "
        f"Received: {text!r:.80}."
    )
