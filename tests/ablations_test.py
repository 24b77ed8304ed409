"""Configurations of which each changes one thing of the default one."""

import dataclasses

import pytest

from npi_tf.configs import addition, sort
from npi_tf.configs.ablations import CONFIGS
from npi_tf.domains import get_domain
from npi_tf.evaluation.plans.ablations import ABLATIONS
from npi_tf.training.build import build_model

DEFAULTS = {"addition": addition.DEFAULT, "sort": sort.DEFAULT}
CHANGES = {
    "default": {},
    "no_curriculum": {"temperature": (0.3, None), "hard_share": (0.75, 0.0)},
    "programs_alone": {"hard_share": (0.75, 0.0)},
    "temperature_0.1": {"temperature": (0.3, 0.1)},
    "temperature_1": {"temperature": (0.3, 1.0)},
    "units_32": {"model.units": (256, 32)},
    "units_64": {"model.units": (256, 64)},
    "units_128": {"model.units": (256, 128)},
}


def settings(config):
    values = dataclasses.asdict(config)
    model = values.pop("model")
    ignored = ("name", "evaluation_lengths")
    return {
        **{k: v for k, v in values.items() if k not in ignored},
        **{f"model.{key}": value for key, value in model.items()},
    }


def changes(name):
    config = CONFIGS[name]
    before, after = settings(DEFAULTS[config.domain]), settings(config)
    return {
        key: (before[key], after[key])
        for key in before
        if before[key] != after[key]
    }


@pytest.mark.parametrize(
    ("domain", "ablation"),
    [(d, name) for d, names in ABLATIONS.items() for name in names],
)
def test_an_ablation_changes_what_it_names_alone(domain, ablation):
    wide = DEFAULTS[domain].model.embedding_dim
    as_wide = {"model.key_dim": (32, wide)}
    expected = {
        **CHANGES,
        "wide_keys": as_wide,
        "tied_keys": {**as_wide, "model.tied_keys": (None, True)},
    }
    name = f"{domain}_{ablation}"
    assert CONFIGS[name].name == name
    assert changes(name) == expected[ablation]


def test_every_configuration_is_an_ablation_that_is_run():
    assert set(CONFIGS) == {
        f"{domain}_{name}"
        for domain, names in ABLATIONS.items()
        for name in names
    }


def test_tied_keys_cost_no_weights_of_their_own():
    domain = get_domain("addition")
    wide, tied = (
        build_model(CONFIGS[f"addition_{name}"].model, domain)
        for name in ("wide_keys", "tied_keys")
    )
    keys = len(domain.library) * wide.key_dim
    assert wide.count_params() - tied.count_params() == keys
    assert tied.memory.keys is tied.memory.embeddings
