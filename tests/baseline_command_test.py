"""`evaluate-baseline`: the problems of `evaluate`, in the same layout."""

import json

from npi_tf.baselines.solver import BaselineSolver
from npi_tf.cli.main import main
from npi_tf.interpreter import Status
from npi_tf.model_files import save_model
from npi_tf.solver import Outcome, Solver
from tests.baselines import small_baseline
from tests.trained import TRAINED_ADDITION


def test_json_has_the_layout_of_evaluate(tmp_path, capsys):
    save_model(small_baseline("addition_easy"), tmp_path)
    written = {}
    for command, model in (
        ("evaluate-baseline", tmp_path),
        ("evaluate", TRAINED_ADDITION),
    ):
        path = tmp_path / f"{command}.json"
        words = [f"--model={model}", "--lengths=1,30:3", "--problems=5"]
        assert main([command, *words, f"--json={path}"]) == 0
        written[command] = json.loads(path.read_text())
    baseline, npi = written["evaluate-baseline"], written["evaluate"]
    assert set(baseline) == set(npi)
    assert (baseline["domain"], baseline["seed"]) == ("addition", npi["seed"])
    for score, other in zip(baseline["lengths"], npi["lengths"], strict=True):
        assert set(score) == set(other)
        for field in ("length", "problems"):
            assert score[field] == other[field]
    assert [score["statuses"] for score in baseline["lengths"]] == [
        {"FINISHED": 5},
        {"FINISHED": 3},
    ]
    assert baseline["lengths"][1]["right"] == 0


def test_problems_are_those_of_the_npi_at_equal_seed(tmp_path, monkeypatch):
    asked = []
    write = BaselineSolver.solve

    def solve(self, problems):
        asked.extend(problems)
        return write(self, problems)

    monkeypatch.setattr(BaselineSolver, "solve", solve)
    save_model(small_baseline("addition_easy"), tmp_path)
    words = [f"--model={tmp_path}", "--lengths=2,9:2", "--problems=4"]
    assert main(["evaluate-baseline", *words, "--seed=3"]) == 0
    by_baseline, asked[:] = list(asked), []
    monkeypatch.setattr(Solver, "solve", solve_wrongly(asked))
    words[0] = f"--model={TRAINED_ADDITION}"
    assert main(["evaluate", *words, "--seed=3"]) == 0
    assert by_baseline == asked
    assert [problem.length for problem in asked] == [2, 2, 2, 2, 9, 9]


def solve_wrongly(asked):
    """Returns a solver's method that notes problems and answers nothing."""

    def solve(self, problems):
        asked.extend(problems)
        return [Outcome(p, "", Status.STEP_LIMIT, 1) for p in problems]

    return solve


def test_lengths_are_by_default_those_of_the_script(tmp_path, capsys):
    save_model(small_baseline("sort_seq2seq"), tmp_path)
    assert (
        main(["evaluate-baseline", f"--model={tmp_path}", "--problems=1"]) == 0
    )
    rows = capsys.readouterr().out.splitlines()[1:]
    assert [row.split()[0] for row in rows] == [
        *("2", "5", "10", "20", "25", "30", "60")
    ]


def test_other_models_are_refused(capsys, tmp_path):
    words = [f"--model={TRAINED_ADDITION}"]
    assert main(["evaluate-baseline", *words]) == 2
    assert "what train_baseline.py leaves" in capsys.readouterr().err
    assert main(["evaluate-baseline", f"--model={tmp_path}"]) == 2
    assert "must hold model.keras" in capsys.readouterr().err
