"""The versions of a served model: folders with numbers, only ever added."""

from __future__ import annotations

import contextlib
import errno
import os
import pathlib
from collections.abc import Callable

from npi_tf.storage import temporary_beside

_TAKEN = (errno.EEXIST, errno.ENOTEMPTY)


def versions(base: pathlib.Path) -> list[int]:
    """Returns the version numbers below a model's folder, in order."""
    if not base.is_dir():
        return []
    names = [path.name for path in base.iterdir()]
    return sorted(int(n) for n in names if n.isascii() and n.isdigit())


def add_version(
    base: pathlib.Path, write: Callable[[pathlib.Path], None]
) -> pathlib.Path:
    """Adds a version, whole from the moment it can be seen.

    Args:
        base: the model's folder.
        write: makes a folder at a temporary path in `base`, which then gets
            the next number. Another process may add versions meanwhile.

    Returns:
        The version's folder.

    Raises:
        StorageError: the folder cannot be written.
    """
    with temporary_beside(base / "version") as temporary:
        write(temporary)
        while True:
            path = base / str(1 + max(versions(base), default=0))
            with contextlib.suppress(_Taken):
                _rename(temporary, path)
                return path


class _Taken(Exception):
    """A number that somebody else was quicker to use."""


def _rename(temporary: pathlib.Path, path: pathlib.Path) -> None:
    try:
        # Onto a folder with something in it, this fails and changes nothing.
        os.rename(temporary, path)
    except OSError as error:
        if error.errno in _TAKEN:
            raise _Taken from error
        raise
