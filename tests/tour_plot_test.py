"""Plots of tours and `tour-plot`: what is drawn, and what is refused."""

import collections
import json

import pytest

from npi_tf.cli.main import main
from npi_tf.errors import InvalidConfig
from npi_tf.evaluation.tours.judge import Ending
from npi_tf.evaluation.tours.plot import plot_tours, read_tour, tour_figure
from npi_tf.evaluation.tours.record import count
from tests.tours import STARTS, verdicts


def tour_file(folder, name="tour.json"):
    path = folder / name
    path.write_text(json.dumps(count(["x", "y"], STARTS, verdicts())))
    return path


def test_figure_stacks_the_shares_of_each_azimuth(tmp_path):
    figure = tour_figure(2 * [read_tour(tour_file(tmp_path))], ["A", "B"])
    first, second = figure.axes
    bars = collections.defaultdict(list)
    for container in second.containers:
        for bar in container:
            azimuth = round(bar.get_x() + bar.get_width() / 2)
            bars[azimuth].append((bar.get_y(), bar.get_height()))
    assert bars == {
        -30: [(0, 50), *3 * [(50, 0)], (50, 0), (50, 50), (100, 0)],
        0: [(0, 75), (75, 25), *5 * [(100, 0)]],
        45: [(0, 0), (0, 0), (0, 0), (0, 0), (0, 50), (50, 0), (50, 50)],
    }
    assert first.get_title("left") == "A: 62.5 % of 8 reached"
    assert second.get_title("left") == "B: 62.5 % of 8 reached"
    assert len(figure.legends[0].get_texts()) == len(Ending)


def test_plots_are_the_same_bytes_every_time(tmp_path):
    path = tour_file(tmp_path)
    plots = [tmp_path / "new" / "a.png", tmp_path / "b.png"]
    command = ["tour-plot", str(path), "--labels", "Some cars"]
    for plot in plots:
        assert main([*command, f"--out={plot}"]) == 0
    first, second = (plot.read_bytes() for plot in plots)
    assert first == second
    assert first.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "3", '{"by_azimuth": [{"sequences": 0}]}']
)
def test_other_files_are_no_tours(text, tmp_path):
    path = tmp_path / "other.json"
    path.write_text(text)
    with pytest.raises(InvalidConfig, match="tour --json` wrote. Received: "):
        plot_tours([path], None, tmp_path / "plot.png")
    assert not (tmp_path / "plot.png").exists()


def test_every_panel_needs_its_label(tmp_path, capsys):
    path = str(tour_file(tmp_path))
    out = tmp_path / "plot.png"
    command = ["tour-plot", path, path, f"--out={out}", "--labels", "A"]
    assert main(command) == 2
    assert "2 records and 1 labels" in capsys.readouterr().err
    with pytest.raises(InvalidConfig, match="0 records and 0 labels"):
        plot_tours([], None, out)
