import numpy as np
import pytest
import tensorflow_datasets as tfds

from datasets.npi_addition import npi_addition_dataset_builder as addition
from datasets.prepare import prepare
from datasets.problems import draw_splits
from npi_tf.domains import get_domain
from npi_tf.traces import CallRecord, record
from npi_tf.types import Call, Decision

DOMAIN = get_domain("addition")
SPLIT_SIZES = {"train": 184, "validation": 38, "test": 41}


class NpiAdditionTest(tfds.testing.DatasetBuilderTestCase):
    DATASET_CLASS = addition.Builder
    BUILDER_CONFIG_NAMES_TO_TEST = ["tiny"]
    SKIP_CHECKSUMS = True
    SPLITS = SPLIT_SIZES


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    place = tmp_path_factory.mktemp("data")
    prepare("npi_addition/tiny", place)
    return place


def read(data_dir):
    """Returns the examples of each split of `tiny`, as NumPy values."""
    splits = tfds.load("npi_addition/tiny", data_dir=data_dir, download=False)
    return {
        split: list(tfds.as_numpy(dataset)) for split, dataset in splits.items()
    }


def rebuild(example):
    """Returns the call that an example was made of."""
    names, steps = DOMAIN.library.names, example["steps"]
    decisions = tuple(
        Decision(Call(names[program], tuple(arguments.tolist())), bool(end))
        for program, arguments, end in zip(
            steps["next_program"],
            steps["next_arguments"],
            steps["end"],
            strict=True,
        )
    )
    return CallRecord(
        int(example["call"]),
        int(example["parent"]),
        Call(names[example["program"]], tuple(example["arguments"].tolist())),
        steps["observation"],
        decisions,
    )


def test_load_finds_all_splits(data_dir):
    counts = {
        split: len(examples) for split, examples in read(data_dir).items()
    }
    assert counts == SPLIT_SIZES


def test_labels_are_program_names(data_dir):
    builder = tfds.builder_from_directory(
        data_dir / "npi_addition" / "tiny" / "1.0.0"
    )
    features = builder.info.features
    assert features["program"].names == list(DOMAIN.library.names)
    assert features["steps"]["next_program"].names == list(DOMAIN.library.names)


def test_traces_can_be_rebuilt(data_dir):
    traces = {}
    for examples in read(data_dir).values():
        for example in examples:
            question = example["question"].decode()
            calls = traces.setdefault((example["problem"], question), [])
            calls.append(rebuild(example))
    assert len(traces) == 36
    for (_, question), calls in traces.items():
        problem = DOMAIN.parse(question.split(" + "))
        expected = record(DOMAIN, problem, DOMAIN.expert()).calls()
        calls.sort(key=lambda call: call.call_id)
        for rebuilt, recorded in zip(calls, expected, strict=True):
            np.testing.assert_array_equal(
                rebuilt.observations, recorded.observations
            )
            for field in ("call_id", "parent_id", "call", "decisions"):
                assert getattr(rebuilt, field) == getattr(recorded, field)


def test_two_builds_are_equal(data_dir, tmp_path):
    prepare("npi_addition/tiny", tmp_path)
    files = sorted(data_dir.rglob("*.tfrecord-*"))
    assert len(files) == len(SPLIT_SIZES)
    for file in files:
        again = tmp_path / file.relative_to(data_dir)
        assert again.read_bytes() == file.read_bytes()


def test_splits_share_no_problem(data_dir):
    questions = [
        {example["question"] for example in examples}
        for examples in read(data_dir).values()
    ]
    assert len(set.union(*questions)) == sum(map(len, questions))


@pytest.mark.parametrize("config", addition.Builder.BUILDER_CONFIGS)
def test_no_problem_occurs_twice(config):
    splits = draw_splits(DOMAIN, config.shares, config.seed)
    problems = [p for split in splits.values() for p in split.values()]
    assert len(set(problems)) == len(problems)


@pytest.mark.parametrize(
    ("config", "sizes"),
    [
        (addition.PAPER, {"train": 640, "validation": 160, "test": 640}),
        (addition.TABLE1, {"train": 320, "validation": 100, "test": 1000}),
        (addition.TINY, {"train": 24, "validation": 6, "test": 6}),
    ],
)
def test_published_sizes(config, sizes):
    splits = draw_splits(DOMAIN, config.shares, config.seed)
    assert {split: len(p) for split, p in splits.items()} == sizes


def test_table1_tests_on_ten_digits():
    splits = draw_splits(DOMAIN, addition.TABLE1.shares, addition.TABLE1.seed)
    assert {p.length for p in splits["test"].values()} == {10}
    assert {p.length for p in splits["train"].values()} == set(range(1, 11))


def test_problems_are_those_of_version_1():
    """Other problems make another version of the dataset."""
    splits = draw_splits(DOMAIN, addition.TINY.shares, addition.TINY.seed)
    last = {split: str(list(p.values())[-1]) for split, p in splits.items()}
    assert last == {
        "train": "321 + 308",
        "validation": "871 + 677",
        "test": "9 + 927",
    }


@pytest.mark.parametrize("config", ["paper", "table1"])
def test_training_shows_add1_all_it_can_meet(config, tmp_path):
    # A digit table is learned only from what is seen: a sum of two digits and
    # a carry that no training problem contains is a guess in every problem
    # that does. Two digits or blanks with or without a carry are 242
    # combinations; with three blanks ADD has ended.
    builder = addition.Builder(config=config, data_dir=tmp_path)
    add1 = DOMAIN.library.id_of("ADD1")
    seen = {
        tuple(example["steps"]["observation"][0, :3].tolist())
        for _, example in builder._split_generators(None)["train"]
        if example["program"] == add1
    }
    possible = {
        (a, b, carry) for a in range(11) for b in range(11) for carry in (10, 1)
    }
    assert seen == possible - {(10, 10, 10)}
