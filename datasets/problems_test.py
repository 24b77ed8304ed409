import numpy as np
import pytest

from datasets.problems import Share, draw_distinct, draw_splits, same_lengths
from npi_tf.domains import get_domain
from npi_tf.errors import InvalidConfig

ADDITION = get_domain("addition")
SHARES = {
    "train": Share(lengths=range(1, 4), per_length=5),
    "test": Share(lengths=range(2, 5), per_length=3),
}


class LopsidedDomain:
    """Ten common problems and one that is drawn once in a thousand times."""

    name = "lopsided"

    def sample(self, rng, length):
        return "rare" if rng.random() < 1e-3 else int(rng.integers(10))


def test_draws_every_problem_there_is():
    problems = draw_distinct(ADDITION, np.random.default_rng(0), 1, 100)
    expected = {f"{a} + {b}" for a in range(10) for b in range(10)}
    assert {str(problem) for problem in problems} == expected


def test_notices_that_no_problem_is_left():
    with pytest.raises(
        InvalidConfig,
        match=r"addition problems of length 1 to draw 101 different ones\. "
        r"Received: 100, and nothing new in 10000 draws\.",
    ):
        draw_distinct(ADDITION, np.random.default_rng(0), 1, 101)


def test_rare_problems_do_not_gather_at_the_end():
    places = {
        draw_distinct(LopsidedDomain(), np.random.default_rng(s), 1, 11).index(
            "rare"
        )
        for s in range(20)
    }
    assert len(places) > 3


def test_splits_take_their_shares():
    splits = draw_splits(ADDITION, SHARES, seed=0)
    lengths = {
        split: [problem.length for problem in problems.values()]
        for split, problems in splits.items()
    }
    assert lengths == {
        "train": [1] * 5 + [2] * 5 + [3] * 5,
        "test": [2] * 3 + [3] * 3 + [4] * 3,
    }


def test_splits_of_the_same_lengths():
    assert same_lengths(range(2, 4), train=5, test=1) == {
        "train": Share(lengths=range(2, 4), per_length=5),
        "test": Share(lengths=range(2, 4), per_length=1),
    }


def test_numbers_count_through_the_splits():
    splits = draw_splits(ADDITION, SHARES, seed=0)
    assert list(splits["train"]) == list(range(15))
    assert list(splits["test"]) == list(range(15, 24))


def test_splits_exhaust_a_length_together():
    shares = {
        "train": Share(lengths=range(1, 2), per_length=60),
        "test": Share(lengths=range(1, 2), per_length=40),
    }
    splits = draw_splits(ADDITION, shares, seed=0)
    assert not set(splits["train"].values()) & set(splits["test"].values())


def test_seed_decides_what_is_drawn():
    assert draw_splits(ADDITION, SHARES, seed=1) == draw_splits(
        ADDITION, SHARES, seed=1
    )
    assert draw_splits(ADDITION, SHARES, seed=1) != draw_splits(
        ADDITION, SHARES, seed=2
    )


@pytest.mark.parametrize(
    ("lengths", "per_length"), [(range(0), 1), (range(1, 2), 0)]
)
def test_share_takes_something(lengths, per_length):
    with pytest.raises(InvalidConfig, match="at least one problem of at least"):
        Share(lengths=lengths, per_length=per_length)
