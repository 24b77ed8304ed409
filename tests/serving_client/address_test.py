"""Addresses of servers as a user writes them."""

import pytest

from npi_tf.errors import InvalidConfig
from npi_tf.serving.address import Address, parse_address


@pytest.mark.parametrize(
    ("text", "address", "shown"),
    [
        ("localhost:8500", Address("grpc", "localhost", 8500), None),
        ("grpc://host:1", Address("grpc", "host", 1), "host:1"),
        ("http://localhost:8501", Address("http", "localhost", 8501), None),
        ("http://h:1/", Address("http", "h", 1), "http://h:1"),
        ("https://models.org:443", Address("https", "models.org", 443), None),
        ("[::1]:8500", Address("grpc", "::1", 8500), None),
    ],
)
def test_an_address_is_read_and_shown(text, address, shown):
    found = parse_address(text)
    assert found == address
    assert found.is_rest == text.startswith("http")
    assert str(found) == (shown or text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "localhost", ":8500", "localhost:", "localhost:x", "http://h"),
        *("localhost:0", "localhost:99999", "ftp://h:1", "http://h:1/models"),
        *("http://me@h:1", "http://h:1?x", "[::1:8500", "h:1:2", "h:-1"),
    ],
)
def test_what_is_none_is_refused(text):
    with pytest.raises(InvalidConfig, match="A server must be HOST:PORT") as e:
        parse_address(text)
    assert str(e.value).endswith(f"Received: {text!r}.")
