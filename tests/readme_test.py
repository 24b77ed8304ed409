"""What the README shows is what happens."""

import re

from tests.helpers import ADDITION, record_addition
from tests.script_runs import ROOT
from tests.trained import TRAINED_ADDITION

README = (ROOT / "README.md").read_text()


def test_python_example_prints_what_it_says(capsys):
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    (comment,) = re.findall(r"# (.+)", code)
    exec(code.replace("runs/addition", str(TRAINED_ADDITION)), {})
    assert capsys.readouterr().out.strip() == comment


def test_trace_is_the_beginning_of_the_real_one():
    shown = re.search(r"```text\n(ADD\n.*?)  \.\.\.\n```", README, re.DOTALL)
    trace = record_addition("96", "125", frames=True)
    assert trace.text(ADDITION, frames=True).startswith(shown[1])


def test_gate_runs_the_test_command():
    after = README.split("<!-- test command -->")[1]
    command = re.search(r"```sh\n(.*?)\n```", after)[1]
    assert command.endswith(".venv/bin/python -m pytest -n 2 --dist worksteal")
    assert "README.md" in (ROOT / ".ci" / "run").read_text()


def test_links_lead_somewhere():
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
