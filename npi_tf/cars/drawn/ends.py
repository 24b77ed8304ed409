"""The upright areas at both ends of a body."""

from __future__ import annotations

from typing import NamedTuple

from npi_tf.cars.drawn.body import Body


class End(NamedTuple):
    """An end of a car, in metres.

    Attributes:
        half: half its width.
        low: height of its lower edge.
        high: height of its upper edge.
    """

    half: float
    low: float
    high: float

    @property
    def height(self) -> float:
        """From the lower edge to the upper."""
        return self.high - self.low

    def level(self, fraction: float) -> float:
        """Returns a height: 0 at the lower edge, 1 at the upper."""
        return self.low + fraction * self.height


def find_ends(body: Body) -> tuple[End, End]:
    """Returns front and rear."""
    s = body.shape
    front, rear = s.nose - s.nose_round, s.tail + s.tail_round
    return (
        End(
            float(body.half_width(front)),
            float(body.underside(s.nose)),
            float(body.deck(s.nose - 0.02)),
        ),
        End(
            float(body.half_width(rear)),
            float(body.underside(s.tail)),
            float(body.deck(s.tail + 0.02)),
        ),
    )
