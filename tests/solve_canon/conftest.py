"""Networks and a car for `solve canon`, and the expert in their place."""

import numpy as np
import pytest
import trimesh

from npi_tf.cli.main import main
from npi_tf.domains import get_domain
from npi_tf.model_files import save_model
from npi_tf.training.build import build_model
from npi_tf.types import NO_OP, Call
from tests.models import SIZES, decide_always

DECISIONS = {
    "stops": (NO_OP, True),
    "left once": (Call("ACT", (1, 0, 0)), True),
    "right forever": (Call("ACT", (1, 0, 1)), False),
    "senseless": (Call("ACT", (0, 1, 1)), True),
}


@pytest.fixture(scope="session")
def models(tmp_path_factory):
    """Folders of networks that always decide the same."""
    folder = tmp_path_factory.mktemp("models")
    model = build_model(SIZES, get_domain("canon"))
    for name, (call, end) in DECISIONS.items():
        save_model(decide_always(model, call, end=end), folder / name)
    return folder


@pytest.fixture(scope="session")
def car(tmp_path_factory):
    """A blue box whose side at +Z is red."""
    box = trimesh.creation.box((2, 1, 4))
    red = box.face_normals[:, 2] > 0.5
    box.visual.face_colors = np.where(
        red[:, None], [255, 0, 0, 255], [0, 0, 255, 255]
    ).astype(np.uint8)
    path = tmp_path_factory.mktemp("car") / "box.ply"
    box.export(path)
    return path


@pytest.fixture
def solve(models, capsys):
    """Runs the command; returns its status and what it printed."""

    def run(*words, model="stops"):
        status = main(["solve", "canon", f"--model={models / model}", *words])
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def shown(monkeypatch):
    """Puts the expert into the network's place and lists what it is shown."""
    views_seen = []

    def expert(model, domain, views):
        views_seen.append(views)
        return domain.expert()

    monkeypatch.setattr("npi_tf.policy.NetworkPolicy", expert)
    return views_seen
