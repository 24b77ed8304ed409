"""Training runs in processes of their own, as users start them."""

import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).parents[1]
SCRIPT = (sys.executable, "train_addition.py", "--config=tiny")


def printed_by(code, *arguments):
    """Returns what Python code prints in a process of its own."""
    return printed("-c", code, *arguments)


def printed(*words):
    """Returns what Python prints if started so from the project's root."""
    process = subprocess.run(
        [sys.executable, *words],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return process.stdout


def start(command, workdir, data_dir, **environment):
    """Starts a command from the project's root with its two folders."""
    return subprocess.Popen(
        [*command, f"--workdir={workdir}", f"--data_dir={data_dir}"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finish(process, status=0):
    """Waits for a process, checks its exit status, returns its output."""
    output, _ = process.communicate(timeout=240)
    assert process.returncode == status, output
    return output


def metrics(workdir):
    """Returns the epochs of a run, without what the clock says."""
    lines = (workdir / "metrics.jsonl").read_text().splitlines()
    epochs = [json.loads(line) for line in lines]
    return [{k: v for k, v in e.items() if k != "seconds"} for e in epochs]
