"""What a baseline's run is made of."""

from __future__ import annotations

import dataclasses
from typing import Any

from npi_tf.baselines.forms import get_form
from npi_tf.errors import InvalidConfig


@dataclasses.dataclass(frozen=True, kw_only=True)
class BaselineConfig:
    """A run, but for its seed and place.

    Attributes:
        name: how results call it.
        form: how problems are shown, see `npi_tf.baselines.forms`.
        dataset: name and config of the TFDS dataset; the problems of its
            `train` split are learned, or of tables fresh ones; those of
            `validation` say when to stop.
        examples: problems that are learned, the first ones; None for all.
        steps: updates at the most.
        batch_size: problems in an update; of fewer, all are.
        learning_rate: Adam's, at the start; a cosine leads it to 0 at the
            last step.
        clip_norm: bound on the norm of the whole gradient.
        estimate_every: updates between looks at the validation problems.
        patience: updates without a better figure after which training stops.
        monitor: that figure. The best network by it is kept.
        units: width of each LSTM layer.
        layers: number of LSTM layers.
        heads: of the attention to what was read; None for no attention.
        evaluation_lengths: problem lengths that are evaluated at the end.
        evaluation_problems: problems of each of these lengths.
        example: words of a problem that is solved and shown at the end.
        evaluation_splits: splits of the dataset that are evaluated at the
            end, of questions over tables; None for none.

    Raises:
        InvalidConfig: a value is outside its range.
    """

    name: str
    form: str
    dataset: str
    examples: int | None = None
    steps: int = 10_000
    batch_size: int = 64
    learning_rate: float = 1e-3
    clip_norm: float = 1.0
    estimate_every: int = 100
    patience: int = 2500
    monitor: str = "val_accuracy"
    units: int = 256
    layers: int = 2
    heads: int | None = None
    evaluation_lengths: tuple[int, ...] = ()
    evaluation_problems: int = 100
    example: tuple[str, ...] = ()
    evaluation_splits: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        get_form(self.form)
        for field in ("steps", "patience"):
            updates = getattr(self, field)
            if updates < 1 or updates % self.estimate_every:
                raise InvalidConfig(
                    f"`{field}` must be a multiple of `estimate_every`, which "
                    f"is {self.estimate_every}. Received: {updates}."
                )

    @property
    def domain(self) -> str:
        """Name of what the problems that are learned are about."""
        return get_form(self.form).task

    @property
    def epochs(self) -> int:
        """Looks at the validation problems at the most."""
        return self.steps // self.estimate_every

    @property
    def split(self) -> str:
        """The split, or slice of it, that is learned."""
        return "train" if self.examples is None else f"train[:{self.examples}]"

    def __str__(self) -> str:
        return (
            f"{self.form}, {self.dataset} {self.split}, up to {self.steps} "
            f"updates of {self.batch_size} problems"
        )

    def to_dict(self) -> dict[str, Any]:
        """Returns the config as JSON values."""
        return {**dataclasses.asdict(self), "domain": self.domain}
