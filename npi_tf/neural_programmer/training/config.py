"""What a run of a Neural Programmer is made of."""

from __future__ import annotations

import dataclasses
from typing import Any

from npi_tf.errors import InvalidConfig
from npi_tf.neural_programmer.config import ProgrammerConfig, config_of
from npi_tf.neural_programmer.variants import get_variant


@dataclasses.dataclass(frozen=True, kw_only=True)
class TablesConfig:
    """A run, but for its seed and place.

    Attributes:
        name: how results call it.
        variant: name of the task, see `npi_tf.neural_programmer.variants`.
        dataset: name and config of the TFDS dataset; its `train` split is
            learned, `validation` says which network is kept.
        steps: updates at the most.
        batch_size: questions in an update.
        learning_rate: Adam's, at the start.
        schedule: `cosine`, to 0 at the last step, or `constant`.
        epsilon: Adam's.
        clip_norm: bound on the norm of the whole gradient.
        delta: where Huber's loss of scalar answers becomes linear.
        lookup_weight: lambda, of the lookup answers' loss.
        gradient_noise: variance of the noise on every gradient at the first
            update; at update t it is smaller by a factor of t ** 0.55. 0 for
            none.
        noise_first: whether it is added before gradients are clipped, not
            after.
        selection_noise: scale of the Gumbel noise on the scores of operations
            and columns at the first update; it falls linearly. 0 for none.
        selection_noise_share: share of the updates after which there is no
            such noise any more.
        answer_weight: of the loss of soft answers. 0 to learn from drawn
            programs alone.
        programs: drawn for each question of an update, see
            `npi_tf.neural_programmer.training.search`. 0 for none.
        exploration: probability at the first update that a choice of such a
            program is a free one; it falls linearly.
        exploration_share: share of the updates after which there is none.
        decision: weight of the entropy of operations at the last update, to
            which it rises linearly from 0: at test there is one choice. Of
            questions of which a right program was drawn.
        openness: weight of the entropy of operations of other questions, which
            is raised.
        estimate_every: updates between looks at the validation examples.
        patience: updates without a better figure after which training stops;
            as many as `steps` for never.
        units: width of the network (d).
        pivots: what cells are compared with, see `ProgrammerConfig`.
        compiled: whether XLA compiles updates. It makes noise on gradients
            slowly.
        evaluation: the splits that are evaluated at the end.

    Raises:
        InvalidConfig: a value is outside its range.
    """

    name: str
    variant: str
    dataset: str
    steps: int
    patience: int
    batch_size: int = 50
    learning_rate: float = 1e-3
    schedule: str = "cosine"
    epsilon: float = 1e-8
    clip_norm: float = 1.0
    delta: float = 10.0
    lookup_weight: float = 50.0
    gradient_noise: float = 0.0
    noise_first: bool = False
    selection_noise: float = 0.0
    selection_noise_share: float = 0.8
    answer_weight: float = 1.0
    programs: int = 0
    exploration: float = 0.2
    exploration_share: float = 0.8
    decision: float = 0.0
    openness: float = 0.0
    estimate_every: int = 500
    units: int = 256
    pivots: str = "mixture"
    compiled: bool = True
    evaluation: tuple[str, ...] = ("validation", "test", "test_many")

    def __post_init__(self) -> None:
        self.model()
        for field in ("steps", "batch_size", "estimate_every"):
            if getattr(self, field) < 1:
                raise InvalidConfig(
                    f"`{field}` must be at least 1. "
                    f"Received: {getattr(self, field)}."
                )
        for field in ("steps", "patience"):
            if getattr(self, field) % self.estimate_every:
                raise InvalidConfig(
                    f"`{field}` must be a multiple of `estimate_every`, which "
                    f"is {self.estimate_every}. "
                    f"Received: {getattr(self, field)}."
                )
        for field in ("learning_rate", "clip_norm", "delta", "lookup_weight"):
            if not getattr(self, field) > 0:
                raise InvalidConfig(
                    f"`{field}` must be above 0. "
                    f"Received: {getattr(self, field)}."
                )
        if not self.answer_weight and not self.programs:
            raise InvalidConfig(
                "A run must learn from soft answers or from drawn programs. "
                "Received: 0 for `answer_weight` and for `programs`."
            )
        if self.schedule not in ("cosine", "constant"):
            raise InvalidConfig(
                "`schedule` must be cosine or constant. "
                f"Received: {self.schedule!r}."
            )

    @property
    def monitor(self) -> str:
        """The figure by which the network is chosen."""
        return "val_accuracy"

    @property
    def epochs(self) -> int:
        """Looks at the validation examples at the most."""
        return self.steps // self.estimate_every

    def __str__(self) -> str:
        return (
            f"{self.dataset}, up to {self.steps} updates of "
            f"{self.batch_size} questions"
        )

    def model(self) -> ProgrammerConfig:
        """Returns what the network is made of."""
        return dataclasses.replace(
            config_of(get_variant(self.variant), self.units),
            pivots=self.pivots,
        )

    def to_dict(self) -> dict[str, Any]:
        """Returns the config as JSON values."""
        return dataclasses.asdict(self)
