"""The plan of the published records: commands that exist, places filled in."""

import importlib
import pathlib

import pytest

from npi_tf.cli.main import _parser
from npi_tf.configs import get_configs
from npi_tf.evaluation.catalogue import EXPERIMENTS, GROUPS, named
from npi_tf.evaluation.experiments import by_length
from npi_tf.evaluation.plans.table1 import COLUMNS, ROWS

CARS = "my cars"
every_experiment = pytest.mark.parametrize("name", EXPERIMENTS)


def measures(name, cars=CARS):
    datasets = dict.fromkeys(
        ("npi_canon", "table_questions"), pathlib.Path("my data/d/1")
    )
    return EXPERIMENTS[name].commands(datasets, cars)


@every_experiment
def test_every_measure_is_a_command_that_is_understood(name):
    for measure, words in measures(name).items():
        options = ["--model=runs/a", f"--json={measure}.json"]
        arguments = _parser().parse_args([*words, *options])
        assert str(arguments.model) == "runs/a"
        assert str(arguments.json) == f"{measure}.json"


@every_experiment
def test_every_experiment_has_a_script_and_a_configuration(name):
    experiment = EXPERIMENTS[name]
    script = importlib.import_module(experiment.script.removesuffix(".py"))
    assert script.CONFIGS[experiment.config].name == experiment.config
    domain = script.__name__.removeprefix("train_")
    assert get_configs(domain) == script.CONFIGS
    assert experiment.base is None or experiment.base in EXPERIMENTS


@every_experiment
def test_what_needs_cars_is_left_out_if_none_are_named(name):
    everything, drawn = measures(name), measures(name, cars=None)
    needed = {key for key, words in everything.items() if CARS in str(words)}
    assert list(drawn) == [key for key in everything if key not in needed]
    assert EXPERIMENTS[name].measured(None) == list(drawn)
    assert EXPERIMENTS[name].measured(CARS) == list(everything)
    assert all(drawn[key] == everything[key] for key in drawn)
    assert needed == ({"real", "real_frontal"} if name == "canon" else set())
    assert drawn


def test_places_are_those_of_the_command_line():
    arguments = [
        _parser().parse_args([*w, "--model=m"])
        for w in (
            measures("canon")["real_frontal"],
            measures("table1/canon")["seen"],
        )
    ]
    tour, follow = arguments
    assert (tour.cars, tour.starts) == (CARS, "frontal")
    assert follow.dataset == pathlib.Path("my data/d/1")
    assert (follow.domain, follow.split) == ("canon", "seen")


def test_a_word_stands_for_a_folder_or_a_figure():
    assert GROUPS["fig6"] == ("sort", "fig6/seq2seq")
    assert len(GROUPS["fig5"]) == 18
    assert set(GROUPS["table1"]) == {
        f"table1/{n}"
        for n in ("addition", "sort", "canon", "multi", "multi_max")
    }
    assert GROUPS["ablations"][:2] == (
        "ablations/addition_default",
        "ablations/addition_no_curriculum",
    )
    assert not GROUPS.keys() & EXPERIMENTS.keys()
    assert named(["sort", "fig6", "table1/sort"]) == [
        *("sort", "fig6/seq2seq", "table1/sort")
    ]


def test_every_cell_of_table_1_is_measured_by_its_experiment():
    for task, cells in ROWS.items():
        assert len(cells) == len(COLUMNS)
        for cell in filter(None, cells):
            words = measures(cell.experiment)[cell.measure]
            arguments = _parser().parse_args([*words, "--model=m"])
            domain = {"sorting": "sort", "maximum": "max"}.get(task, task)
            if "canon" in task:
                assert (arguments.domain, arguments.split) == (
                    "canon",
                    cell.measure,
                )
            else:
                assert arguments.domain == domain
                assert arguments.problems == 1000


def test_accuracy_by_length_is_one_measure():
    words = ("evaluate", "--lengths=2-4,9:5", "--problems=7")
    assert by_length("2-4,9:5", 7) == {"results": words}
