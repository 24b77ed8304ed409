"""What every dataset promises."""

import numpy as np
import pytest
import tensorflow_datasets as tfds

from datasets.prepare import DATASETS, find, names, prepare
from npi_tf.domains import get_domain
from npi_tf.traces import record
from npi_tf.types import Call, Decision, Event
from tests.helpers import leaves

TRACES = [dataset for dataset in DATASETS if dataset.startswith("npi_")]
TRACE_NAMES = [name for name in names() if name.startswith("npi_")]

of_traces = pytest.mark.parametrize(
    "name", TRACES, indirect=True, scope="module"
)


@pytest.fixture(scope="module", params=DATASETS)
def name(request):
    return f"{request.param}/tiny"


@pytest.fixture(scope="module")
def data_dir(name, tmp_path_factory):
    place = tmp_path_factory.mktemp("data")
    prepare(name, place)
    return place


@pytest.fixture(scope="module")
def examples(name, data_dir):
    """The examples of each split, as NumPy values."""
    splits = tfds.load(name, data_dir=data_dir, download=False)
    return {
        split: list(tfds.as_numpy(dataset)) for split, dataset in splits.items()
    }


@pytest.fixture(scope="module")
def config(name, data_dir):
    return find(name, data_dir).builder_config


def drawn(config):
    return config.problems()


def calls_of(names, columns):
    return [
        Call(names[program], tuple(arguments.tolist()))
        for program, arguments in columns
    ]


def rebuild(names, example):
    """Returns the events that an example was made of."""
    made, steps = example["calls"], example["steps"]
    calls = calls_of(
        names, zip(made["program"], made["arguments"], strict=True)
    )
    parents, depths = made["parent"].tolist(), []
    for parent in parents:
        depths.append(0 if parent < 0 else depths[parent] + 1)
    next_calls = calls_of(
        names, zip(steps["next_program"], steps["next_arguments"], strict=True)
    )
    shown = steps["observation"].astype(np.int32)
    if "views" in example:
        shown = np.hstack([shown, example["views"][steps["picture"]]])
    return [
        Event(
            number,
            parents[number],
            depths[number],
            calls[number],
            observation,
            Decision(next_call, end),
        )
        for number, observation, next_call, end in zip(
            steps["call"].tolist(),
            shown,
            next_calls,
            steps["end"].tolist(),
            strict=True,
        )
    ]


@of_traces
def test_splits_hold_the_problems_that_were_drawn(config, examples):
    held = {
        split: {e["problem"]: e["question"].decode() for e in members}
        for split, members in examples.items()
    }
    assert held == {
        split: {number: str(problem) for number, problem in problems.items()}
        for split, problems in drawn(config).items()
    }


@of_traces
def test_no_example_stands_twice(config, examples):
    counts = {split: len(members) for split, members in examples.items()}
    assert counts == {
        split: len(problems) for split, problems in drawn(config).items()
    }


@of_traces
def test_traces_can_be_rebuilt(config, examples):
    domain = get_domain(config.domain)
    problems = {}
    for members in drawn(config).values():
        problems |= members
    for members in examples.values():
        for example in members:
            problem = problems[example["problem"]]
            trace = record(domain, problem, domain.expert())
            rebuilt = rebuild(domain.library.names, example)
            assert list(map(leaves, rebuilt)) == list(map(leaves, trace.events))


def test_two_builds_are_equal(name, data_dir, examples, tmp_path):
    prepare(name, tmp_path)
    files = sorted(data_dir.rglob("*.tfrecord-*"))
    assert len(files) == len(examples)
    for file in files:
        again = tmp_path / file.relative_to(data_dir)
        assert again.read_bytes() == file.read_bytes()


def test_description_is_the_readme(name, data_dir, pytestconfig):
    dataset = name.split("/")[0]
    info = find(name, data_dir).info
    folder = pytestconfig.rootpath / "datasets" / dataset
    assert info.name == dataset
    assert info.description == (folder / "README.md").read_text().strip()
    assert info.citation == (folder / "CITATIONS.bib").read_text().strip()


def test_the_version_has_a_release_note(name, data_dir):
    builder = find(name, data_dir)
    notes = [tfds.core.Version(each) for each in builder.RELEASE_NOTES]
    assert builder.version in notes
    # A configuration may be newer than the others, and has its note then.
    versions = {
        tfds.core.Version(config.version or builder.VERSION)
        for config in builder.BUILDER_CONFIGS
    }
    assert max(versions) == max(notes)


@pytest.mark.parametrize("name", TRACE_NAMES)
def test_labels_are_the_names_of_the_domains_programs(name, tmp_path):
    builder = find(name, tmp_path)
    expected = list(get_domain(builder.builder_config.domain).library.names)
    features = builder.info.features
    assert features["calls"]["program"].names == expected
    assert features["steps"]["next_program"].names == expected


@pytest.mark.parametrize("name", TRACE_NAMES)
def test_no_problem_occurs_twice(name, tmp_path):
    splits = drawn(find(name, tmp_path).builder_config)
    problems = [p for split in splits.values() for p in split.values()]
    assert len(set(problems)) == len(problems)


@pytest.mark.parametrize("name", DATASETS)
def test_configurations_draw_with_seeds_of_their_own(name, tmp_path):
    configs = find(f"{name}/tiny", tmp_path).BUILDER_CONFIGS
    assert len({config.seed for config in configs}) == len(configs)
