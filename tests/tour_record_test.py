"""Records of tours: counts by everything, their table, their JSON."""

import json

from npi_tf.evaluation.tours.judge import Ending, Turn
from npi_tf.evaluation.tours.record import count, tour_table
from npi_tf.model_files import digest
from npi_tf.pretrained import pretrained_path
from tests.script_runs import ROOT
from tests.tours import STARTS, totals, verdicts


def tally(kinds, **counts):
    return {kind.name.lower(): 0 for kind in kinds} | counts


def test_counts_are_right_in_all_and_by_everything():
    assert count(["x", "y"], STARTS, verdicts()) == {
        **totals(8, 5, 4),
        "statuses": {"FINISHED": 7, "STEP_LIMIT": 1},
        "by_azimuth": [
            {
                "azimuth": -30,
                **totals(2, 1, 1),
                "first_turns": tally(Turn, right=2),
                "endings": tally(Ending, back=1, exact=1),
            },
            {
                "azimuth": 0,
                **totals(4, 4, 3),
                "first_turns": tally(Turn, stay=4),
                "endings": tally(Ending, exact=3, inexact=1),
            },
            {
                "azimuth": 45,
                **totals(2, 0, 0),
                "first_turns": tally(Turn, other=1, right=1),
                "endings": tally(Ending, unfinished=1, wrong_way=1),
            },
        ],
        "by_elevation": [
            {"elevation": 0, **totals(4, 3, 3)},
            {"elevation": 45, **totals(4, 2, 1)},
        ],
        "by_car": [
            {"car": "x", **totals(4, 2, 1)},
            {"car": "y", **totals(4, 3, 3)},
        ],
    }


def test_table_shows_shares():
    table = tour_table(count(["x", "y"], STARTS, verdicts()))
    assert [line.split() for line in table.splitlines()] == [
        ["cars", "sequences", "reached", "exact"],
        ["2", "8", "62.5", "%", "50.0", "%"],
        [],
        ["azimuth", "sequences", "reached"],
        ["-30°", "2", "50.0", "%"],
        ["0°", "4", "100.0", "%"],
        ["45°", "2", "0.0", "%"],
    ]


def test_figures_are_json():
    figures = count(["x", "y"], STARTS, verdicts())
    assert json.loads(json.dumps(figures)) == figures


def test_published_tours_are_of_the_network_that_comes_with_the_package():
    published = {
        path.name: json.loads(path.read_text())["model_sha256"]
        for path in (ROOT / "results" / "tours").glob("*.json")
    }
    assert published
    assert published == dict.fromkeys(
        published, digest(pretrained_path("canon"))
    )
