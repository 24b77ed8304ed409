"""Files are written whole or not at all."""

import json
import re

import pytest

from npi_tf.errors import StorageError
from npi_tf.storage import (
    check_writable,
    replacing,
    storage_errors,
    write_json,
    write_text,
)
from tests.disk import full_disk


def _refused(path, reason):
    message = f"{path} must be writable and have space left. Received: {reason}"
    return pytest.raises(StorageError, match=f"^{re.escape(message)}")


def _names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_appears_once_it_is_whole(tmp_path):
    path = tmp_path / "new" / "folder" / "file.txt"
    with replacing(path) as temporary:
        temporary.write_text("half")
        assert not path.exists()
        assert temporary.parent == path.parent
        assert temporary.suffix == ".txt"
    assert path.read_text() == "half"
    assert _names(path.parent) == ["file.txt"]


def test_a_file_replaces_the_old_one(tmp_path):
    path = tmp_path / "file.txt"
    path.write_text("old")
    with replacing(path) as temporary:
        temporary.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert _names(tmp_path) == ["file.txt"]


def test_a_folder_appears_once_it_is_whole(tmp_path):
    path = tmp_path / "1"
    with replacing(path) as temporary:
        temporary.mkdir()
        (temporary / "part").write_text("x")
        assert not path.exists()
    assert (path / "part").read_text() == "x"
    assert _names(tmp_path) == ["1"]


def _write_half_a_file(path, error):
    with replacing(path) as temporary:
        temporary.write_text("half")
        raise error


def _write_half_a_folder(path, error):
    with replacing(path) as temporary:
        (temporary / "deep").mkdir(parents=True)
        (temporary / "deep" / "part").touch()
        raise error


@pytest.mark.parametrize("error", [EOFError, KeyboardInterrupt])
def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path, error):
    path = tmp_path / "file.txt"
    path.write_text("old")
    with pytest.raises(error):
        _write_half_a_file(path, error)
    assert path.read_text() == "old"
    assert _names(tmp_path) == ["file.txt"]


def test_an_error_leaves_nothing_of_a_folder(tmp_path):
    with pytest.raises(EOFError):
        _write_half_a_folder(tmp_path / "1", EOFError)
    assert _names(tmp_path) == []


def test_two_writers_do_not_share_a_name(tmp_path):
    path = tmp_path / "file.txt"
    with replacing(path) as first, replacing(path) as second:
        first.write_text("first")
        second.write_text("second")
    assert path.read_text() == "first"
    assert _names(tmp_path) == ["file.txt"]


def test_a_full_disk_leaves_the_old_file(tmp_path):
    path = tmp_path / "file.txt"
    path.write_text("old")
    with full_disk(room=100), _refused(path, "File too large."):
        write_text(path, 1000 * "x")
    assert path.read_text() == "old"
    assert _names(tmp_path) == ["file.txt"]


def test_a_folder_in_the_way_is_left_as_it_is(tmp_path):
    path = tmp_path / "file.txt"
    (path / "inside").mkdir(parents=True)
    with _refused(path, "Is a directory."):
        write_text(path, "x")
    with _refused(path, "Directory not empty."), replacing(path) as temporary:
        temporary.mkdir()
    assert _names(tmp_path) == ["file.txt"]
    assert _names(path) == ["inside"]


WRITERS = pytest.mark.parametrize(
    "write", [check_writable, lambda path: write_text(path, "x")]
)


@WRITERS
def test_a_place_below_a_file_is_refused(tmp_path, write):
    (tmp_path / "file").write_text("kept")
    path = tmp_path / "file" / "below.txt"
    with _refused(path, "File exists."):
        write(path)
    assert (tmp_path / "file").read_text() == "kept"


@WRITERS
def test_a_place_two_below_a_file_is_refused(tmp_path, write):
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "far" / "below.txt"
    with _refused(path, "Not a directory."):
        write(path)


@WRITERS
@pytest.mark.parametrize("length", [230, 300])
def test_a_name_too_long_is_refused(tmp_path, write, length):
    path = tmp_path / ("n" * length)
    with _refused(path, "File name too long."):
        write(path)
    assert _names(tmp_path) == []


def test_other_errors_pass_as_they_are(tmp_path):
    with pytest.raises(ZeroDivisionError), storage_errors(tmp_path):
        raise ZeroDivisionError


def test_an_error_without_reason_is_named_by_its_text(tmp_path):
    with _refused(tmp_path, "no luck."), storage_errors(tmp_path):
        raise OSError("no luck")


def test_text_is_utf8(tmp_path):
    write_text(tmp_path / "file.txt", "α ≥ ½\n")
    assert (tmp_path / "file.txt").read_bytes().decode("utf-8") == "α ≥ ½\n"


def test_json_is_indented_and_ends_its_line(tmp_path):
    write_json(tmp_path / "file.json", {"a": [1, None]})
    text = (tmp_path / "file.json").read_text()
    assert json.loads(text) == {"a": [1, None]}
    assert text.startswith('{\n  "a": [')
    assert text.endswith("}\n")


def test_values_that_are_no_json_leave_nothing(tmp_path):
    with pytest.raises(TypeError):
        write_json(tmp_path / "file.json", {"a": object()})
    assert _names(tmp_path) == []


@pytest.mark.parametrize("content", [None, "old"])
def test_checking_a_place_leaves_it_as_it_was(tmp_path, content):
    path = tmp_path / "file.json"
    beside = tmp_path / ".probe-file.json"
    beside.write_text("of someone else")
    if content is not None:
        path.write_text(content)
    before = {p.name: p.read_text() for p in tmp_path.iterdir()}
    check_writable(path)
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == before


def test_a_place_in_a_new_folder_is_fine(tmp_path):
    check_writable(tmp_path / "new" / "file.json")
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


def test_a_folder_is_no_place_for_a_file(tmp_path):
    with pytest.raises(StorageError) as refusal:
        check_writable(tmp_path)
    assert str(refusal.value) == (
        f"A file's name must not be a folder's. Received: {tmp_path}."
    )
    assert _names(tmp_path) == []
