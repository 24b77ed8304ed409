"""Films, strips and sheets: what is in the files, and what is refused."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from npi_tf.cars.film import (
    LAST_SHOWN,
    _broken,
    _font,
    write_film,
    write_sheet,
)
from npi_tf.cars.picture import check_picture
from npi_tf.errors import InvalidConfig, InvalidPicture, StorageError

GAP = 2


def pictures_of(count, height=24, width=40):
    """Returns smooth pictures, each of another hue."""
    ramp = np.linspace(0, 255, height * width).reshape(height, width)
    pictures = []
    for number in range(count):
        picture = np.zeros((height, width, 3), np.uint8)
        picture[..., number % 3] = ramp
        picture[..., (number + 1) % 3] = 40 * number
        pictures.append(picture)
    return pictures


def read(path):
    with Image.open(path) as image:
        return np.array(image.convert("RGB"))


def frames_of(path):
    """Returns the pictures of a film and their times in milliseconds."""
    frames, times = [], []
    with Image.open(path) as film:
        for number in range(film.n_frames):
            film.seek(number)
            frames.append(np.array(film.convert("RGB")))
            times.append(film.info["duration"])
    return frames, times


def test_strip_holds_the_pictures_side_by_side(tmp_path):
    pictures = pictures_of(3)
    write_film(tmp_path / "a.png", pictures)
    strip = read(tmp_path / "a.png")
    assert strip.shape == (24, 3 * 40 + 2 * GAP, 3)
    for number, picture in enumerate(pictures):
        left = number * (40 + GAP)
        np.testing.assert_array_equal(strip[:, left : left + 40], picture)
    assert (strip[:, 40 : 40 + GAP] == 255).all()


@pytest.mark.parametrize("count", [1, 4])
def test_film_shows_the_pictures_and_the_last_one_for_longer(tmp_path, count):
    pictures = pictures_of(count)
    write_film(tmp_path / "a.GIF", pictures, seconds_per_picture=0.25)
    frames, times = frames_of(tmp_path / "a.GIF")
    assert times == [250] * (count - 1) + [LAST_SHOWN * 250]
    for frame, picture in zip(frames, pictures, strict=True):
        assert np.abs(frame.astype(int) - picture).mean() < 3


def test_same_pictures_make_the_same_bytes(tmp_path):
    for name in ("a.gif", "b.gif", "a.png", "b.png"):
        write_film(tmp_path / name, pictures_of(3), ["a", "b", "c"])
    for ending in ("gif", "png"):
        one, other = (tmp_path / f"{name}.{ending}" for name in "ab")
        assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("ending", ["png", "gif"])
def test_captions_stand_below_their_pictures(tmp_path, ending):
    pictures = pictures_of(2, 30, 128)
    path = tmp_path / f"a.{ending}"
    write_film(path, pictures, ["", "60°, 45°  LGOTO: left"])
    if ending == "png":
        strip = read(path)
        frames = [strip[:, :128], strip[:, 128 + GAP :]]
        np.testing.assert_array_equal(frames[1][:30], pictures[1])
    else:
        frames, _ = frames_of(path)
    empty, written = (frame[30:] for frame in frames)
    assert (empty >= 250).all()
    ink = written.mean(axis=2) < 100
    assert ink.sum() > 60
    rows, columns = np.nonzero(ink)
    assert 7 <= np.ptp(rows) + 1 <= 14, "one line"
    assert 60 < np.ptp(columns) < 128
    assert abs(columns.min() - (127 - columns.max())) <= 4, "in the middle"


def test_long_captions_make_all_bars_higher(tmp_path):
    pictures = pictures_of(2, 30, 64)
    write_film(tmp_path / "a.png", pictures, ["a", "b"])
    low = len(read(tmp_path / "a.png"))
    write_film(tmp_path / "a.png", pictures, ["a", "many words in a caption"])
    strip = read(tmp_path / "a.png")
    assert len(strip) > low + 10
    rows = np.flatnonzero((strip[30:, 64 + GAP :].mean(axis=2) < 100).any(1))
    assert 0 < rows.min()
    assert rows.max() < len(strip) - 31, "nothing is cut off"


@given(st.text("iW .,", max_size=40), st.integers(1, 90))
def test_broken_texts_keep_their_letters_and_fit(text, width):
    lines = _broken(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(
        len(line) == 1 or _font().getlength(line) <= width for line in lines
    )


def test_sheet_has_pictures_right_of_and_below_their_labels(tmp_path):
    rows = [pictures_of(3), pictures_of(3)[::-1]]
    write_sheet(tmp_path / "a.png", rows, ["up", "downwards"], ["1", "2", "3"])
    sheet = read(tmp_path / "a.png")
    left = sheet.shape[1] - 3 * 40 - 2 * GAP
    top = sheet.shape[0] - 2 * 24 - GAP
    for row in range(2):
        for column in range(3):
            y, x = top + row * (24 + GAP), left + column * (40 + GAP)
            shown = sheet[y : y + 24, x : x + 40]
            np.testing.assert_array_equal(shown, rows[row][column])
    ink = sheet.mean(axis=2) < 100
    for column in range(3):
        assert ink[:top, left + column * 42 :][:, :40].any()
    short, long = ink[top : top + 24, :left], ink[top + 26 :, :left]
    assert 0 < short.sum() < long.sum()
    assert not ink[:top, :left].any()


@pytest.mark.parametrize("name", ["a.jpg", "a", "a.gif.txt", ".png"])
def test_other_endings_are_refused(tmp_path, name):
    with pytest.raises(InvalidConfig, match=r"end in \.gif or \.png\. Rec"):
        write_film(tmp_path / name, pictures_of(1))
    with pytest.raises(InvalidConfig, match=r"end in \.png\. Received"):
        write_sheet(tmp_path / name, [pictures_of(1)], ["a"], ["b"])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("pictures", "message"),
    [
        ([], "must be a picture. Received none"),
        ([np.zeros((4, 4, 3))], "uint8 between 0 and 255 .* Received: float64"),
        ([np.zeros((4, 4), np.uint8)], r"Received: uint8 of shape \(4, 4\)"),
        ([np.zeros((4, 0, 3), np.uint8)], r"Received: uint8 of shape \(4, 0"),
        (
            [np.zeros((4, 4, 4), np.uint8)],
            r"Received: uint8 of shape \(4, 4, 4",
        ),
        (["car.png"], "Received: str"),
        (
            [*pictures_of(1), *pictures_of(1, 24, 41)],
            r"one height and width. Received: \(24, 40\), \(24, 41\)",
        ),
    ],
)
def test_what_are_no_pictures_of_one_size_is_refused(
    tmp_path, pictures, message
):
    for name in ("a.gif", "a.png"):
        with pytest.raises(InvalidPicture, match=message):
            write_film(tmp_path / name, pictures)
    labels = [str(number) for number in range(len(pictures))]
    with pytest.raises(InvalidPicture, match=message):
        write_sheet(tmp_path / "a.png", [pictures], ["a"], labels)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("captions", [["a"], ["a", "b", "c"], "ab", ["a", 1]])
def test_every_picture_has_a_caption(tmp_path, captions):
    with pytest.raises(InvalidConfig, match="`captions` must be 2 texts"):
        write_film(tmp_path / "a.gif", pictures_of(2), captions)


def test_rows_and_columns_have_a_label_each(tmp_path):
    path, rows = tmp_path / "a.png", [pictures_of(2), pictures_of(2)]
    with pytest.raises(InvalidConfig, match="`row_labels` must be 2 texts"):
        write_sheet(path, rows, ["a"], ["a", "b"])
    with pytest.raises(InvalidConfig, match="`column_labels` must be 2 texts"):
        write_sheet(path, rows, ["a", "b"], ["a"])
    with pytest.raises(InvalidConfig, match="`column_labels` must be 1 texts"):
        write_sheet(path, [rows[0], rows[1][:1]], ["a", "b"], ["a", "b"])


@pytest.mark.parametrize("seconds", [0, -1, 0.01, 101, float("nan"), "1", None])
def test_times_are_within_their_range(tmp_path, seconds):
    with pytest.raises(InvalidConfig, match=f"Received: {seconds!r}"):
        write_film(tmp_path / "a.gif", pictures_of(1), None, seconds)


@pytest.mark.parametrize("ending", ["png", "gif"])
def test_places_that_cannot_be_written_are_named(tmp_path, ending):
    (tmp_path / "file").write_text("not a folder")
    path = tmp_path / "file" / f"a.{ending}"
    with pytest.raises(StorageError, match=re.escape(str(path))):
        write_film(path, pictures_of(2))


@pytest.mark.parametrize("ending", ["png", "gif"])
def test_half_a_film_is_never_left(tmp_path, ending, monkeypatch):
    path = tmp_path / f"a.{ending}"
    path.write_text("what stood there before")

    def fill_the_disk(self, place, **options):
        place.write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", fill_the_disk)
    with pytest.raises(StorageError, match="No space left"):
        write_film(path, pictures_of(2))
    assert path.read_text() == "what stood there before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("size", [128, 64])
def test_a_picture_of_the_right_size_passes(size):
    check_picture(np.zeros((size, size, 3), np.uint8), size)


@pytest.mark.parametrize(
    ("picture", "received"),
    [
        (np.zeros((128, 128, 3)), "float64 of shape (128, 128, 3)"),
        (np.zeros((128, 128, 3), np.int32), "int32 of shape (128, 128, 3)"),
        (np.zeros((128, 127, 3), np.uint8), "uint8 of shape (128, 127, 3)"),
        (np.zeros((128, 128, 4), np.uint8), "uint8 of shape (128, 128, 4)"),
        (np.zeros((1, 128, 128, 3), np.uint8), "uint8 of shape (1, 128, 128,"),
        ([[0]], "list"),
        (None, "NoneType"),
    ],
)
def test_what_is_no_picture_is_refused(picture, received):
    message = (
        "an array of uint8 between 0 and 255 of shape (128, 128, 3). "
        f"Received: {received}"
    )
    with pytest.raises(InvalidPicture, match=re.escape(message)):
        check_picture(picture)
