"""Writing files so that a reader never meets half of one."""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import shutil
import uuid
from collections.abc import Iterator
from typing import Any

from npi_tf.errors import StorageError


@contextlib.contextmanager
def replacing(path: pathlib.Path) -> Iterator[pathlib.Path]:
    """Yields a temporary name that becomes `path` if all goes well.

    The temporary file or folder lies beside `path` and keeps its ending. On
    an error it is removed and whatever stood at `path` is left as it was. A
    folder may only take the place of nothing.

    Raises:
        StorageError: the place cannot be written or is full.
    """
    with temporary_beside(path) as temporary:
        yield temporary
        os.replace(temporary, path)


@contextlib.contextmanager
def temporary_beside(path: pathlib.Path) -> Iterator[pathlib.Path]:
    """Yields a temporary name in the folder of `path`, which is made if absent.

    What then still has the temporary name is removed.

    Raises:
        StorageError: the place cannot be written or is full.
    """
    temporary = _name_beside(path)
    try:
        with storage_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            yield temporary
    finally:
        _remove(temporary)


@contextlib.contextmanager
def storage_errors(path: pathlib.Path) -> Iterator[None]:
    """Turns the operating system's refusals into `StorageError`."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"{path} must be writable and have space left. "
            f"Received: {error.strerror or error}."
        ) from error


def write_text(path: pathlib.Path, text: str) -> None:
    """Writes a text file in one go; raises `StorageError`."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def write_json(path: pathlib.Path, value: Any) -> None:
    """Writes a value as indented JSON in one go; raises `StorageError`."""
    write_text(path, json.dumps(value, indent=2) + "\n")


def check_writable(path: pathlib.Path) -> None:
    """Raises `StorageError` unless a file could be written at `path`.

    For work that takes long before it has anything to write.
    """
    temporary = _name_beside(path)
    try:
        with storage_errors(path):
            if path.is_dir():
                raise StorageError(
                    f"A file's name must not be a folder's. Received: {path}."
                )
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.touch()
    finally:
        _remove(temporary)


def _name_beside(path: pathlib.Path) -> pathlib.Path:
    return path.with_name(f".{uuid.uuid4().hex}-{path.name}")


def _remove(path: pathlib.Path) -> None:
    """Removes a file or folder, or what cannot even exist, without error."""
    with contextlib.suppress(OSError):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
