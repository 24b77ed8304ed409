"""Training runs of the Neural Programmer."""

from dataclasses import replace

from npi_tf.neural_programmer.training.config import TablesConfig
from npi_tf.neural_programmer.variants import VARIANTS

COLUMNS_1 = TablesConfig(
    name="columns_1",
    variant="columns_1",
    dataset="table_questions/columns_1",
    steps=2000,
    batch_size=64,
    patience=2000,
    estimate_every=250,
    answer_weight=0.0,
    programs=32,
    decision=0.5,
    openness=0.5,
    compiled=False,
)
"""Learns from programs that are drawn and carried out."""

WIDE = replace(COLUMNS_1, steps=8000, batch_size=128, patience=8000)
"""With more columns there is more to find."""

MANY = replace(WIDE, programs=128)
"""Of 32 programs, some kinds of questions find a right one late or never."""

_BASES = {"columns_1": COLUMNS_1, "text_5": MANY}
"""By variant, what its run is made from where that is not `WIDE`."""


def _run(variant: str) -> TablesConfig:
    """Returns the run for a variant."""
    return replace(
        _BASES.get(variant, WIDE),
        name=variant,
        variant=variant,
        dataset=f"table_questions/{variant}",
    )


PUBLISHED = {name: _run(name) for name in VARIANTS}
"""A run for each variant."""

PAPER = {
    f"paper_{name}": replace(
        config,
        name=f"paper_{name}",
        # The paper gives no number of updates; this is where its Fig. 8 ends.
        steps=270_000,
        batch_size=50,
        learning_rate=1e-3,
        schedule="constant",
        clip_norm=1.0,
        delta=10.0,
        lookup_weight=50.0,
        gradient_noise=1.0,
        selection_noise=0.0,
        answer_weight=1.0,
        programs=0,
        decision=0.0,
        openness=0.0,
        estimate_every=1000,
        patience=270_000,
        pivots="literal",
        compiled=False,
    )
    for name, config in PUBLISHED.items()
}
"""As in section 3.2.1, with one choice of its grid."""

_SOFT = {
    # Ten times as many updates: each costs about as much, and teaches less.
    "steps": 20_000,
    "patience": 20_000,
    "estimate_every": 1000,
    "answer_weight": 1.0,
    "programs": 0,
    "decision": 0.0,
    "openness": 0.0,
}
_NOISE = {"gradient_noise": 1.0}
_CHANGES = {
    "search": {},
    "search_noise": _NOISE,
    "soft": _SOFT,
    "soft_noise": {**_SOFT, **_NOISE},
    "soft_literal": {**_SOFT, "pivots": "literal"},
    "soft_literal_noise": {**_SOFT, **_NOISE, "pivots": "literal"},
}

ABLATIONS = {
    name: replace(COLUMNS_1, name=f"ablation_{name}", **changes)
    for name, changes in _CHANGES.items()
}
"""Ways of learning the questions over one column."""

SMALL = replace(COLUMNS_1, name="small", units=64)
"""Small and soon done, as the network of the tests has to be."""

TINY = replace(
    PUBLISHED["text_5"],
    name="tiny",
    dataset="table_questions/tiny",
    steps=20,
    batch_size=8,
    estimate_every=5,
    patience=20,
    units=16,
)
"""Shows in seconds that everything works."""

CONFIGS = {
    config.name: config
    for config in (
        *PUBLISHED.values(),
        *PAPER.values(),
        *ABLATIONS.values(),
        SMALL,
        TINY,
    )
}
