"""Films, strips and sheets of pictures."""

from __future__ import annotations

import functools
import math
import os
import pathlib
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from npi_tf.cars.picture import check_pictures
from npi_tf.errors import InvalidConfig
from npi_tf.storage import replacing

LAST_SHOWN = 3
"""How many times as long as the others a film's last picture is shown."""

_GAP = 2
_MARGIN = 4
_LETTERS = 12
_PAPER = (255, 255, 255)
_INK = (20, 20, 20)


def write_film(
    path: str | os.PathLike[str],
    pictures: Sequence[np.ndarray],
    captions: Sequence[str] | None = None,
    seconds_per_picture: float = 0.6,
) -> None:
    """Writes a film (.gif) or the pictures side by side (.png).

    Args:
        path: where to; the ending decides which of both it is.
        pictures: uint8 arrays `(height, width, 3)` of one size.
        captions: a text below each picture, broken into lines where it is
            wider than the picture.
        seconds_per_picture: 0.02 to 100; the last one is shown for longer.

    Raises:
        InvalidConfig: another ending, not a caption for every picture, or a
            time outside its range.
        InvalidPicture: no picture, one that is none or differing sizes.
        StorageError: `path` cannot be written.
    """
    path = pathlib.Path(path)
    _check_ending(path, (".gif", ".png"))
    check_pictures(pictures)
    if captions is not None:
        _check_count("captions", captions, len(pictures))
        pictures = _with_captions(pictures, captions)
    duration = _milliseconds(seconds_per_picture)
    if path.suffix.lower() == ".gif":
        _write_gif(path, pictures, duration)
    else:
        _write_png(path, _grid([pictures]))


def write_sheet(
    path: str | os.PathLike[str],
    rows: Sequence[Sequence[np.ndarray]],
    row_labels: Sequence[str],
    column_labels: Sequence[str],
) -> None:
    """Writes a table of pictures (.png) with names of rows and columns.

    Args:
        path: where to.
        rows: uint8 arrays `(height, width, 3)` of one size, as many in each
            row.
        row_labels: a text to the left of each row.
        column_labels: a text above each column.

    Raises:
        InvalidConfig: another ending, rows of different lengths, or not a
            label for each row and column.
        InvalidPicture: no picture, one that is none or differing sizes.
        StorageError: `path` cannot be written.
    """
    path = pathlib.Path(path)
    _check_ending(path, (".png",))
    check_pictures([picture for row in rows for picture in row])
    _check_count("row_labels", row_labels, len(rows))
    for row in rows:
        _check_count("column_labels", column_labels, len(row))
    height, width = rows[0][0].shape[:2]
    head = _bars(column_labels, width)
    side = math.ceil(max(_font().getlength(text) for text in row_labels))
    side += 2 * _MARGIN
    names = [_bar([text], side, height) for text in row_labels]
    corner = _bar([], side, len(head[0]))
    table = [[name, *row] for name, row in zip(names, rows, strict=True)]
    _write_png(path, _grid([[corner, *head], *table]))


def _check_ending(path: pathlib.Path, endings: tuple[str, ...]) -> None:
    if path.suffix.lower() not in endings:
        raise InvalidConfig(
            f"The file must end in {' or '.join(endings)}. Received: {path}."
        )


def _check_count(name: str, texts: Sequence[str], count: int) -> None:
    all_texts = all(isinstance(text, str) for text in texts)
    if isinstance(texts, str) or len(texts) != count or not all_texts:
        raise InvalidConfig(
            f"`{name}` must be {count} texts, one for each. "
            f"Received: {texts!r}."
        )


def _milliseconds(seconds: float) -> int:
    number = isinstance(seconds, (int, float))
    if not number or not 0.02 <= seconds <= 100:  # Which NaN is not either.
        raise InvalidConfig(
            "`seconds_per_picture` must be from 0.02 to 100. "
            f"Received: {seconds!r}."
        )
    return round(100 * seconds) * 10  # GIF counts hundredths of a second.


@functools.cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.load_default(_LETTERS)


def _with_captions(
    pictures: Sequence[np.ndarray], captions: Sequence[str]
) -> list[np.ndarray]:
    bars = _bars(captions, pictures[0].shape[1])
    return [np.vstack(pair) for pair in zip(pictures, bars, strict=True)]


def _bars(texts: Sequence[str], width: int) -> list[np.ndarray]:
    """Returns each text in a bar; all bars are as high as the highest."""
    lines = [_broken(text, width - 2 * _MARGIN) for text in texts]
    height = max(map(len, lines)) * (_LETTERS + 2) + 2 * _MARGIN
    return [_bar(some, width, height) for some in lines]


def _broken(text: str, width: int) -> list[str]:
    """Breaks a text between words, or within one that is too wide."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if _font().getlength(longer) <= width:
            lines[-1] = longer
            continue
        lines.append("")
        for letter in word:
            if lines[-1] and _font().getlength(lines[-1] + letter) > width:
                lines.append("")
            lines[-1] += letter
    return [line for line in lines if line]


def _bar(lines: Sequence[str], width: int, height: int) -> np.ndarray:
    """Returns uint8 `(height, width, 3)` with the lines in its middle."""
    image = Image.new("RGB", (width, height), _PAPER)
    ImageDraw.Draw(image).multiline_text(
        (width / 2, height / 2),
        "\n".join(lines),
        fill=_INK,
        font=_font(),
        anchor="mm",
        align="center",
        spacing=2,
    )
    return np.array(image)


def _grid(rows: Sequence[Sequence[np.ndarray]]) -> np.ndarray:
    """Puts pictures into rows with gaps between them."""
    return _spaced([_spaced(row, axis=1) for row in rows], axis=0)


def _spaced(pictures: Sequence[np.ndarray], axis: int) -> np.ndarray:
    shape = list(pictures[0].shape)
    shape[axis] = _GAP
    gap = np.full(shape, _PAPER, np.uint8)
    parts = [part for picture in pictures for part in (gap, picture)]
    return np.concatenate(parts[1:], axis=axis)


def _write_png(path: pathlib.Path, picture: np.ndarray) -> None:
    with replacing(path) as temporary:
        Image.fromarray(picture).save(temporary)


def _write_gif(
    path: pathlib.Path, pictures: Sequence[np.ndarray], duration: int
) -> None:
    # A palette of its own for each picture keeps smooth shading smooth.
    frames = [Image.fromarray(picture).quantize(256) for picture in pictures]
    durations = [duration] * (len(frames) - 1) + [LAST_SHOWN * duration]
    with replacing(path) as temporary:
        frames[0].save(
            temporary,
            save_all=True,
            append_images=frames[1:],
            duration=durations,
            loop=0,
        )
