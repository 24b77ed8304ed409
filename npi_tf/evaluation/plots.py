"""What all plots have in common: matplotlib, and PNG files."""

from __future__ import annotations

import pathlib

from npi_tf.errors import InvalidConfig
from npi_tf.storage import check_writable, replacing


def check_plot(out: pathlib.Path) -> None:
    """Makes sure that a plot can be drawn, before long work.

    Raises:
        InvalidConfig: matplotlib is missing, or the name does not end in
            `.png`.
        StorageError: the file cannot be written.
    """
    if out.suffix.lower() != ".png":
        raise InvalidConfig(f"A plot's name must end in .png. Received: {out}.")
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        raise InvalidConfig(
            "Plots are drawn by matplotlib, which must be installed: "
            f"pip install matplotlib. Received: {error}."
        ) from error
    check_writable(out)


def save_plot(figure, out: pathlib.Path) -> None:
    """Writes a `matplotlib.figure.Figure` in one go; raises `StorageError`."""
    with replacing(out) as temporary:
        figure.savefig(temporary, dpi=150)
