"""The script in an empty folder, its commands noted instead of run."""

import subprocess
import sys

import pytest

import reproduce
from tests.noted_commands import Commands


@pytest.fixture
def commands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    noted = Commands()
    monkeypatch.setattr(subprocess, "run", noted)
    return noted


@pytest.fixture
def run(commands, monkeypatch):
    """Runs the script in an empty folder."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["reproduce.py", *words])
        return reproduce.main()

    return run
