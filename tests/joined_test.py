"""Records that take up the runs of earlier ones."""

import pytest

from npi_tf.errors import InvalidConfig
from npi_tf.evaluation.collect import joined


def record_of(*seeds, cpu="A", **settings):
    return {
        "experiment": "name",
        "dataset": "d:1",
        "config": {"steps": 30, **settings},
        "packages": {"keras": "3"},
        "hardware": {"cpu": cpu},
        "runs": [{"seed": seed, "on": cpu} for seed in seeds],
    }


def test_a_record_takes_up_the_earlier_runs_that_it_lacks():
    both = joined(record_of(0, 1, 4), record_of(3, 1, cpu="B", new=None))
    assert both["runs"] == [
        {"seed": 0, "on": "A", "hardware": {"cpu": "A"}},
        {"seed": 1, "on": "B"},
        {"seed": 3, "on": "B"},
        {"seed": 4, "on": "A", "hardware": {"cpu": "A"}},
    ]
    assert both["hardware"] == {"cpu": "B"}
    # Where a run was made stays with it from record to record.
    again = joined(both, record_of(2, cpu="C"))
    assert [run.get("hardware", {}).get("cpu") for run in again["runs"]] == [
        *("A", "B", None, "B", "A")
    ]


@pytest.mark.parametrize(
    "other", [{"config": {"steps": 31}}, {"dataset": "d:2"}]
)
def test_runs_of_other_settings_do_not_make_one_record(other):
    with pytest.raises(InvalidConfig, match="Received: name, whose"):
        joined(record_of(0), {**record_of(1), **other})
