"""Models on disk."""

import io
import json
import re
import zipfile

import h5py
import keras
import numpy as np
import pytest

from npi_tf.domains import get_domain
from npi_tf.errors import InvalidModel, StorageError
from npi_tf.layers import ScratchPadEncoder
from npi_tf.model import NPI
from npi_tf.model_files import (
    MODEL_FILE,
    known_domains,
    load_model,
    save_model,
)
from tests.disk import full_disk
from tests.helpers import ADDITION
from tests.models import addition_model, small_model

SIZES = ADDITION.library.argument_sizes
UNREADABLE = "whole and written by a compatible version of npi_tf. Received: "


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """The bytes of a model file."""
    folder = tmp_path_factory.mktemp("saved")
    return save_model(addition_model(), folder).read_bytes()


def _npi(
    names=ADDITION.library.names,
    observed=ADDITION.observation_sizes,
    domain="addition",
    arguments=SIZES,
):
    encoder = ScratchPadEncoder(observed, arguments, encoding_dim=64)
    model = NPI(names, arguments, {domain: encoder}, units=4)
    model.build()
    return model


def _assert_same_weights(model, other):
    for one, two in zip(model.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(one, two)


def _refusal(place, domain=None):
    with pytest.raises(InvalidModel) as refusal:
        load_model(place, domain)
    return str(refusal.value)


def test_a_folder_and_its_file_hold_the_model(tmp_path):
    path = save_model(addition_model(), tmp_path / "run")
    assert path == tmp_path / "run" / "model.keras"
    for place in (path, path.parent, str(path.parent)):
        model = load_model(place, ADDITION)
        _assert_same_weights(model, addition_model())
        assert model.program_names == ADDITION.library.names


def test_saving_again_replaces_the_model_and_leaves_nothing(tmp_path):
    save_model(addition_model(), tmp_path)
    other = small_model(ADDITION, seed=1)
    save_model(other, tmp_path)
    _assert_same_weights(load_model(tmp_path), other)
    assert [path.name for path in tmp_path.iterdir()] == [MODEL_FILE]


@pytest.mark.parametrize("name", ["", "absent", "absent/model.keras"])
def test_a_place_without_model_is_refused(tmp_path, name):
    place = tmp_path / name
    assert _refusal(place) == (
        "A model folder must hold model.keras, as a training script leaves it "
        f"at its end. Received: {place}, which does not."
    )


@pytest.mark.parametrize("kept", [0, 1, 1000, 20_000, -1])
def test_a_cut_file_is_refused(tmp_path, saved, kept):
    path = tmp_path / MODEL_FILE
    path.write_bytes(saved[:kept])
    assert f"{UNREADABLE}{path} (File is not a zip file)" in _refusal(tmp_path)


def test_garbage_is_refused(tmp_path):
    path = tmp_path / MODEL_FILE
    path.write_bytes(np.random.default_rng(0).bytes(5000))
    assert f"{UNREADABLE}{path} (File is not a zip file)" in _refusal(path)


def test_a_flipped_bit_is_noticed(tmp_path, saved):
    path = tmp_path / MODEL_FILE
    middle = len(saved) // 2
    flipped = bytes([saved[middle] ^ 1])
    path.write_bytes(saved[:middle] + flipped + saved[middle + 1 :])
    assert "(model.weights.h5 is damaged)" in _refusal(path)


def test_a_weight_that_the_model_has_no_place_for_is_refused(tmp_path, saved):
    path = tmp_path / MODEL_FILE
    with zipfile.ZipFile(io.BytesIO(saved)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    content = io.BytesIO(parts["model.weights.h5"])
    with h5py.File(content, "a") as file:
        file["_layer_of_before/vars/0"] = np.zeros(3)
    parts["model.weights.h5"] = content.getvalue()
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    weights = len(addition_model().weights)
    assert (
        f"(it holds {weights + 1} weights, the model has {weights})"
        in _refusal(path)
    )


def test_a_model_that_was_compiled_is_read(tmp_path):
    model = addition_model()
    model.compile("adam")
    model.optimizer.build(model.trainable_variables)
    model.save(tmp_path / MODEL_FILE)
    for weight, expected in zip(
        load_model(tmp_path, ADDITION).get_weights(),
        model.get_weights(),
        strict=True,
    ):
        np.testing.assert_array_equal(weight, expected)


def test_an_archive_of_other_things_is_refused(tmp_path):
    path = tmp_path / MODEL_FILE
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "no model")
    assert f"{UNREADABLE}{path} (" in _refusal(path)


def test_a_model_of_another_class_is_refused(tmp_path):
    path = tmp_path / MODEL_FILE
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.save(path)
    assert _refusal(path) == (
        f"A model file must hold an NPI. Received: {path} with Sequential."
    )


@pytest.mark.parametrize("version", [0, 99])
def test_another_format_is_refused(tmp_path, saved, version):
    path = tmp_path / MODEL_FILE
    path.write_bytes(saved)
    _change_config(path, format_version=version)
    assert _refusal(path) == (
        f"A saved model must be of format 1. Received: format {version}."
    )


def test_a_config_that_does_not_fit_is_refused(tmp_path, saved):
    path = tmp_path / MODEL_FILE
    path.write_bytes(saved)
    _change_config(path, units=9)
    assert f"{UNREADABLE}{path} (" in _refusal(path)


def _change_config(path, **changes):
    """Writes a model file anew with another config."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    config = json.loads(parts["config.json"])
    config["config"].update(changes)
    parts["config.json"] = json.dumps(config).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@pytest.mark.parametrize(
    ("changes", "received"),
    [
        ({"domain": "sort"}, "trained for sort"),
        ({"names": ("ACT", "ADD", "CARRY")}, "without ADD1, LSHIFT"),
        ({"observed": (10, 10, 10, 10)}, "without matching sizes"),
        ({"arguments": (3, 4, 9)}, "without matching sizes"),
    ],
)
def test_a_model_for_something_else_is_refused(tmp_path, changes, received):
    path = save_model(_npi(**changes), tmp_path)
    assert _refusal(tmp_path, ADDITION) == (
        "The model must have been trained for addition as this version knows "
        "it: programs, observations and arguments. "
        f"Received: {path}, {received}."
    )
    assert isinstance(load_model(tmp_path), NPI)


def test_known_domains_are_those_whose_problems_a_model_can_run():
    assert known_domains(_npi()) == (ADDITION,)
    sorter = small_model(get_domain("sort"))
    assert [d.name for d in known_domains(sorter)] == ["sort"]
    taught = small_model(get_domain("max"))
    assert [d.name for d in known_domains(taught)] == ["sort", "max"]


def test_a_model_of_no_known_domain_says_so():
    with pytest.raises(InvalidModel, match="Received: one trained for other"):
        known_domains(_npi(domain="other"))


def test_a_model_may_know_more_programs_in_another_order(tmp_path):
    names = ("EXTRA", *ADDITION.library.names[::-1])
    save_model(_npi(names=names), tmp_path)
    assert load_model(tmp_path, ADDITION).program_names == names


def test_a_full_disk_leaves_the_old_model(tmp_path, saved):
    path = save_model(addition_model(), tmp_path)
    before = path.read_bytes()
    with (
        full_disk(len(saved) // 2),
        pytest.raises(
            StorageError,
            match=f"^{re.escape(str(path))} must be writable and have space "
            "left. Received: File too large",
        ),
    ):
        save_model(small_model(ADDITION, seed=1), tmp_path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [MODEL_FILE]


def test_a_file_is_no_folder_to_save_in(tmp_path):
    folder = tmp_path / "file"
    folder.touch()
    with pytest.raises(StorageError, match="file/model.keras must be writable"):
        save_model(addition_model(), folder)
