"""What README and docs/serving.md show is what happens."""

import json
import re
import shutil
import socket
import subprocess
import sys

import pytest

from tests.script_runs import ROOT
from tests.serving_client.conftest import address_of

SECTION = re.compile(r"## Serve\n.*?```sh\n(.*?)```", re.DOTALL)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_the_readmes_serving_section_works_as_it_stands(base_paths):
    (commands,) = SECTION.findall((ROOT / "README.md").read_text())
    for shown, here in {
        "runs/addition/saved_model/addition": str(base_paths["addition"]),
        "python ": f"{sys.executable} ",
        "8500": free_port(),
        "8501": free_port(),
    }.items():
        assert shown in commands
        commands = commands.replace(shown, here)
    process = subprocess.run(
        ["bash", "-ec", f"trap 'kill $!' EXIT\n{commands}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=200,
    )
    # Output of what runs in the background comes at any time.
    lines = [
        line
        for line in process.stdout.splitlines(keepends=True)
        if not line.startswith("test double of TF Serving")
    ]
    assert lines[:2] == ["221\n", "221\n"], process.stderr
    (row,) = json.loads("".join(lines[2:]))["predictions"]
    assert (row["sum"], row["status"]) == ("221", "finished")


def test_the_clients_example_prints_what_it_says(double, capsys):
    text = (ROOT / "docs" / "serving.md").read_text()
    examples = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    (code,) = [example for example in examples if "Client(" in example]
    (comment,) = re.findall(r"# (.+)", code)
    exec(code.replace("localhost:8500", address_of(double, "grpc")), {})
    assert capsys.readouterr().out.strip() == comment
