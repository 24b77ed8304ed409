"""What an export leaves behind: versions, and a description of the newest."""

import json
import pathlib
import shutil

import pytest

from npi_tf.domains import get_domain
from npi_tf.errors import InvalidConfig, StorageError
from npi_tf.model_files import load_model
from npi_tf.serving import versions as versions_module
from npi_tf.serving.export import export
from npi_tf.serving.versions import add_version, versions
from tests.disk import full_disk
from tests.helpers import ADDITION
from tests.models import addition_model
from tests.served import load, predictor
from tests.trained import TRAINED

BESIDE = {"README.md", "signatures.json"}


def names_in(folder):
    return {path.name for path in folder.iterdir()}


def write_mark(mark):
    """Returns what writes a version that holds a file."""

    def write(path):
        path.mkdir()
        (path / "mark").write_text(mark)

    return write


def test_versions_count_up_and_are_kept(tmp_path):
    first = export(addition_model(), ADDITION, tmp_path)
    kept = (first / "saved_model.pb").read_bytes()
    second = export(addition_model(), ADDITION, tmp_path)
    assert (first.name, second.name) == ("1", "2")
    base = tmp_path / "addition"
    assert versions(base) == [1, 2]
    assert (first / "saved_model.pb").read_bytes() == kept
    assert names_in(base) == {"1", "2"} | BESIDE
    assert json.loads((base / "signatures.json").read_text())["version"] == 2


def test_a_number_is_not_used_again_while_later_ones_are_there(tmp_path):
    for mark in "abc":
        add_version(tmp_path, write_mark(mark))
    shutil.rmtree(tmp_path / "1")
    (tmp_path / "notes").mkdir()
    (tmp_path / "²").mkdir()
    assert add_version(tmp_path, write_mark("d")).name == "4"


def test_of_two_exports_at_once_neither_overwrites(tmp_path, monkeypatch):
    add_version(tmp_path, write_mark("quicker"))
    stale = iter([[], []])
    monkeypatch.setattr(
        versions_module,
        "versions",
        lambda base: next(stale, versions(base)),
    )
    slower = add_version(tmp_path, write_mark("slower"))
    assert slower.name == "2"
    marks = [(tmp_path / n / "mark").read_text() for n in "12"]
    assert marks == ["quicker", "slower"]
    assert names_in(tmp_path) == {"1", "2"}


def test_a_version_is_not_seen_before_it_is_whole(tmp_path):
    def write(path):
        write_mark("")(path)
        assert versions(tmp_path) == []
        assert all(name.startswith(".") for name in names_in(tmp_path))

    add_version(tmp_path, write)
    assert versions(tmp_path) == [1]


def test_full_disk_leaves_no_version_behind(tmp_path):
    with full_disk(room=100_000), pytest.raises(StorageError, match="addition"):
        export(addition_model(), ADDITION, tmp_path)
    assert list((tmp_path / "addition").iterdir()) == []


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="must be writable"):
        export(addition_model(), ADDITION, tmp_path / "file")


def test_no_domain_is_refused(tmp_path):
    with pytest.raises(InvalidConfig, match="Received: none"):
        export(addition_model(), [], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_description_is_that_of_the_saved_files(exported):
    version = exported("addition")
    said = json.loads((version.parent / "signatures.json").read_text())
    assert said["programs"] == ["ADD", "ADD1", "CARRY", "LSHIFT", "ACT"]
    assert said["state_size"] == 256
    assert said["domains"]["addition"]["entry"]["program"] == "ADD"
    signatures = load(version)
    assert set(said["signatures"]) == set(signatures)
    for name, signature in said["signatures"].items():
        function = signatures[name]
        specs = function.structured_input_signature[1]
        assert signature["inputs"] == _specs(specs)
        assert signature["outputs"] == _specs(function.structured_outputs)


def test_example_requests_are_answered(exported):
    for name, answer in (("addition", "221"), ("sort", [2, 5, 9, 0])):
        version = exported(name)
        said = json.loads((version.parent / "signatures.json").read_text())
        request = said["signatures"]["serving_default"]["request"]
        assert request["signature_name"] == "serving_default"
        reply = predictor(version)("serving_default", request["inputs"])
        assert reply["status"].tolist() == ["finished"]
        output = {"addition": "sum", "sort": "sorted"}[name]
        assert reply[output].tolist() == [answer]


def test_readme_shows_every_signature_program_and_request(exported):
    version = exported("sort")
    text = (version.parent / "README.md").read_text()
    said = json.loads((version.parent / "signatures.json").read_text())
    for name, signature in said["signatures"].items():
        assert f"## {name}\n" in text
        assert f"-d '{json.dumps(signature['request'])}'" in text
    assert "| input | values | int32 | batch, any |" in text
    assert "| 7 | ACT |" in text
    assert "to be added: `state`." in text
    assert "/v1/models/sort:predict" in text


def test_pictures_are_left_out_of_example_requests(exported):
    version = exported("canon")
    path = version.parent / "signatures.json"
    said = json.loads(path.read_text())["signatures"]
    assert said["serving_default"]["left_out"] == ["views"]
    assert said["step"]["left_out"] == ["picture", "state"]
    assert path.stat().st_size < 10_000


def test_a_model_of_several_domains_offers_them_all(tmp_path):
    model = load_model(TRAINED["max"])
    domains = [get_domain("max"), get_domain("sort")]
    version = export(model, domains, tmp_path, "digits")
    assert version == tmp_path / "digits" / "1"
    said = json.loads((tmp_path / "digits" / "signatures.json").read_text())
    names = [
        "serving_default",
        *("max", "max/trace", "max/step"),
        *("sort", "sort/trace", "sort/step"),
    ]
    assert list(said["signatures"]) == names
    assert said["model"] == "digits"
    predict = predictor(version)
    rows = {"values": [[3, 1, 2]], "length": [3]}
    assert predict("serving_default", rows)["maximum"].tolist() == [3]
    assert predict("max", rows)["maximum"].tolist() == [3]
    assert predict("sort", rows)["sorted"].tolist() == [[1, 2, 3]]
    traced = predict("sort/trace", rows)["program"][0, 0]
    assert (traced, predict("max/trace", rows)["program"][0, 0]) == (
        "BUBBLE",
        "BUBBLESORT",
    )


def test_export_does_not_change_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    version = export(addition_model(), ADDITION, pathlib.Path("models"))
    assert version == pathlib.Path("models/addition/1")
    assert names_in(tmp_path) == {"models"}


def _specs(specs):
    return {
        name: {"dtype": spec.dtype.name, "shape": spec.shape.as_list()}
        for name, spec in sorted(specs.items())
    }
