"""Figures 5, 6 and 9: what is drawn from which records, what is refused."""

import json

import pytest

from npi_tf.cli.main import _parser, main
from npi_tf.errors import InvalidConfig
from npi_tf.evaluation.experiments import EXPERIMENTS
from npi_tf.evaluation.figures.curves import Curve, read_curves
from npi_tf.evaluation.figures.plan import FIG5_EXAMPLES, FIGURES
from npi_tf.evaluation.figures.plot import curves_figure, draw_figure

every_figure = pytest.mark.parametrize("name", FIGURES)


def write_record(folder, name, *runs):
    """Writes a record of runs, each with its accuracies by length."""
    path = folder / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    scores = [
        [{"length": n, "accuracy": share} for n, share in run.items()]
        for run in runs
    ]
    path.write_text(json.dumps({"runs": [{"lengths": s} for s in scores]}))


def write_all(folder, figure):
    """Writes each record of a figure, with accuracies of its own."""
    for number, name in enumerate(figure.needed):
        high = 1 - number / 100
        write_record(folder, name, {20: high, 3000: 0.5}, {3000: 0, 20: 0.0})


def test_points_over_length_are_means_of_runs_in_order(tmp_path):
    write_record(tmp_path, "sort", {30: 1, 2: 1}, {30: 0.5, 2: 1})
    write_record(tmp_path, "fig6/seq2seq", {2: 0.25})
    npi, seq2seq = read_curves(FIGURES["fig6"], tmp_path)
    assert npi.x == (2, 30)
    assert npi.mean == (100, 75)
    assert npi.spread == (0, pytest.approx(35.3553, abs=1e-3))
    assert seq2seq == Curve((2,), (25,), (0,))


def test_points_over_examples_are_of_one_length(tmp_path):
    figure = FIGURES["fig5"]
    for number, name in enumerate(figure.needed):
        write_record(tmp_path, name, {20: number / 100, 5: 1})
    npi, seq2seq = read_curves(figure, tmp_path)
    assert npi.x == seq2seq.x == FIG5_EXAMPLES == tuple(2**i for i in range(9))
    assert npi.mean == pytest.approx(tuple(range(9)))
    assert seq2seq.mean == pytest.approx(tuple(range(9, 18)))


@every_figure
def test_missing_records_are_named_with_what_makes_them(name, tmp_path, capsys):
    figure = FIGURES[name]
    write_all(tmp_path, figure)
    first, *_, last = figure.needed
    for record in (first, last):
        (tmp_path / f"{record}.json").unlink()
    out = tmp_path / "new" / "figure.png"
    words = [f"--results={tmp_path}", f"--out={out}"]
    assert main(["figure", name, *words]) == 2
    error = capsys.readouterr().err
    assert f"`python reproduce.py {first} {last}` makes them" in error
    assert not out.exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3",
        "[]",
        "{}",
        '{"runs": []}',
        '{"runs": [{"seed": 1}]}',
        '{"runs": [{"lengths": [{"length": 2}]}]}',
        '{"runs": [{"lengths": [{"length": 2, "accuracy": null}]}]}',
        '{"runs": [{"lengths": []}]}',
        '{"runs": [{"lengths": [{"length": 2, "accuracy": 1}]}, '
        '{"lengths": [{"length": 3, "accuracy": 1}]}]}',
    ],
)
def test_what_is_no_record_is_refused(text, tmp_path):
    figure = FIGURES["fig6"]
    write_all(tmp_path, figure)
    (tmp_path / "sort.json").write_text(text)
    with pytest.raises(
        InvalidConfig, match=r"`python reproduce.py sort` leave"
    ):
        read_curves(figure, tmp_path)


def test_a_point_without_its_length_is_refused(tmp_path):
    figure = FIGURES["fig5"]
    write_all(tmp_path, figure)
    write_record(tmp_path, "fig5/seq2seq_8", {5: 1})
    with pytest.raises(InvalidConfig, match=r"seq2seq_8` .* lengths \[5\]"):
        read_curves(figure, tmp_path)


@every_figure
def test_a_figure_shows_its_curves_with_error_bars(name, tmp_path):
    figure = FIGURES[name]
    write_all(tmp_path, figure)
    curves = read_curves(figure, tmp_path)
    (panel,) = curves_figure(figure, curves).axes
    assert len(panel.containers) == len(figure.series)
    for container, series, curve in zip(
        panel.containers, figure.series, curves, strict=True
    ):
        line, _, (bars,) = container
        assert tuple(line.get_xdata()) == curve.x
        assert tuple(line.get_ydata()) == curve.mean
        ends = [segment[:, 1].tolist() for segment in bars.get_segments()]
        assert ends == [
            pytest.approx([mean - spread, mean + spread])
            for mean, spread in zip(curve.mean, curve.spread, strict=True)
        ]
        assert container.get_label() == series.label
        assert max(curve.spread) > 0
    assert panel.get_xscale() == ("log" if figure.log else "linear")
    assert panel.get_title("left") == figure.title


def test_the_command_draws_the_same_bytes_every_time(tmp_path):
    write_all(tmp_path, FIGURES["fig9"])
    plots = [tmp_path / "new" / "a.png", tmp_path / "b.png"]
    for plot in plots:
        words = [f"--results={tmp_path}", f"--out={plot}"]
        assert main(["figure", "fig9", *words]) == 0
    first, second = (plot.read_bytes() for plot in plots)
    assert first == second
    assert first.startswith(b"\x89PNG")


def test_by_default_a_figure_goes_to_the_docs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_all(tmp_path / "results", FIGURES["fig6"])
    assert main(["figure", "fig6"]) == 0
    assert (tmp_path / "docs" / "img" / "fig6.png").is_file()


def test_a_figure_is_a_png_file(tmp_path):
    with pytest.raises(InvalidConfig, match=r"end in \.png"):
        draw_figure("fig6", tmp_path, tmp_path / "figure.pdf")


def lengths_of(name):
    words = EXPERIMENTS[name].measures["results"]
    return _parser().parse_args([*words, "--model=m"]).lengths


@every_figure
def test_every_record_is_of_an_experiment_with_several_seeds(name):
    for record in FIGURES[name].needed:
        assert len(EXPERIMENTS[record].seeds) == 5


def test_experiments_measure_what_the_figures_show():
    assert {n for n in lengths_of("sort")} <= {
        n for n in lengths_of("fig6/seq2seq")
    }
    assert max(lengths_of("sort")) == 200
    assert max(lengths_of("fig9/npi")) == 10_000
    shared = set(lengths_of("fig9/npi")) - {10_000}
    for kind in ("easy", "stacked", "seq2seq"):
        assert set(lengths_of(f"fig9/{kind}")) == shared
    assert max(shared) == 3000
    for record in FIGURES["fig5"].needed:
        assert set(lengths_of(record)) == {20}
