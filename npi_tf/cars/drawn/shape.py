"""The numbers that make the form of a car."""

from __future__ import annotations

import dataclasses

import numpy as np


@dataclasses.dataclass(frozen=True, slots=True)
class Shape:
    """Proportions of a car.

    Lengths are metres unless they are fractions of the car's length or width.

    Attributes:
        length: from bumper to bumper.
        width: of the body, without mirrors.
        wheelbase: between the axles, a fraction of the length.
        overhang: from nose to front axle, a fraction of the length.
        clearance: height of the sills above ground.
        nose_height: of the bonnet's front edge.
        cowl_height: of the bonnet's rear edge.
        belt_height: of the lower edge of the side windows.
        boot_height: of the deck behind the cabin.
        tail_height: of the deck's rear edge.
        roof_height: of the roof's highest point.
        bonnet: from nose to the foot of the windscreen, a fraction.
        screen_run: horizontal run of the windscreen, a fraction.
        boot: from the foot of the rear window to the tail, a fraction.
        rear_run: horizontal run of the rear window, a fraction.
        cabin_width: at the belt, a fraction of the width.
        roof_width: a fraction of the cabin's width at the belt.
        roof_arch: how much lower the roof's ends are than its middle.
        roof_drop: how much the roof falls to the rear.
        nose_plan: how far the front's corners are set back.
        nose_lean: how far the bonnet's edge is behind the bumper.
        chin: how far the lower half of the front sticks out.
        tail_plan: as `nose_plan`.
        tail_lean: as `nose_lean`.
        nose_round: radius of the edges around the front.
        tail_round: radius of the edges around the tail.
        softness: length over which the deck's bends are rounded.
        sill_tuck: how far the sides draw in at the sill, a fraction.
        shoulder: how far they draw in at the belt, a fraction.
        shoulder_power: above 1; how late they do so.
        crown: how much higher the middle of the bonnet is than its sides.
        taper: how much narrower the ends are than the middle, a fraction.
        haunch: how much wider the body is at the axles, a fraction.
        hump: how much higher its upper edges are there.
        wheel_radius: of the tyre.
        wheel_width: of the tyre.
        wheel_out: how far the wheels stand out of the sides.
    """

    length: float = 4.6
    width: float = 1.8
    wheelbase: float = 0.59
    overhang: float = 0.19
    clearance: float = 0.2
    nose_height: float = 0.7
    cowl_height: float = 0.96
    belt_height: float = 0.95
    boot_height: float = 1.0
    tail_height: float = 0.95
    roof_height: float = 1.45
    bonnet: float = 0.27
    screen_run: float = 0.13
    boot: float = 0.13
    rear_run: float = 0.12
    cabin_width: float = 0.92
    roof_width: float = 0.8
    roof_arch: float = 0.06
    roof_drop: float = 0.03
    nose_plan: float = 0.16
    nose_lean: float = 0.06
    chin: float = 0.04
    tail_plan: float = 0.1
    tail_lean: float = 0.06
    nose_round: float = 0.12
    tail_round: float = 0.1
    softness: float = 0.2
    sill_tuck: float = 0.06
    shoulder: float = 0.08
    shoulder_power: float = 4.0
    crown: float = 0.04
    taper: float = 0.06
    haunch: float = 0.01
    hump: float = 0.005
    wheel_radius: float = 0.32
    wheel_width: float = 0.22
    wheel_out: float = 0.02

    @property
    def nose(self) -> float:
        """Where the car begins, in x."""
        return self.length / 2

    @property
    def tail(self) -> float:
        """Where the car ends, in x."""
        return -self.length / 2

    @property
    def front_axle(self) -> float:
        """Where the front wheels are, in x."""
        return self.nose - self.overhang * self.length

    @property
    def rear_axle(self) -> float:
        """Where the rear wheels are, in x."""
        return self.front_axle - self.wheelbase * self.length

    @property
    def screen_foot(self) -> float:
        """Where the windscreen begins, in x."""
        return self.nose - self.bonnet * self.length

    @property
    def screen_top(self) -> float:
        """Where the windscreen meets the roof, in x."""
        return self.screen_foot - self.screen_run * self.length

    @property
    def rear_foot(self) -> float:
        """Where the rear window begins, in x."""
        return self.tail + self.boot * self.length

    @property
    def rear_top(self) -> float:
        """Where the rear window meets the roof, in x."""
        return self.rear_foot + self.rear_run * self.length

    @property
    def cockpit(self) -> tuple[float, float]:
        """Where people sit, from rear to front in x."""
        rear = max(self.rear_foot + 0.12, self.tail + self.tail_round + 0.05)
        front = min(self.screen_foot - 0.12, self.nose - self.nose_round - 0.05)
        return rear, front

    @property
    def bed(self) -> tuple[float, float]:
        """Where a pickup is loaded, from rear to front in x."""
        return self.tail + 0.06 + self.tail_round, self.rear_foot - 0.06


_SPREAD = {
    "length": 0.09,
    "width": 0.07,
    "wheelbase": 0.05,
    "overhang": 0.12,
    "clearance": 0.3,
    "nose_height": 0.17,
    "cowl_height": 0.06,
    "belt_height": 0.06,
    "boot_height": 0.06,
    "tail_height": 0.08,
    "roof_height": 0.07,
    "bonnet": 0.2,
    "screen_run": 0.4,
    "boot": 0.3,
    "rear_run": 0.5,
    "cabin_width": 0.06,
    "roof_width": 0.12,
    "wheel_radius": 0.13,
    "wheel_width": 0.25,
}
"""By how much numbers are varied at most, a fraction; others by `_WIDE`."""

_WIDE = 0.7

_SQUAT = 0.14
"""How often a car is much shorter than others of its kind, as toys are."""

_HEIGHTS = (
    "nose_height",
    "cowl_height",
    "belt_height",
    "boot_height",
    "tail_height",
    "roof_height",
)

_SHIFT = {
    "roof_drop": 0.05,
    "nose_lean": 0.08,
    "tail_lean": 0.08,
    "nose_plan": 0.06,
    "tail_plan": 0.04,
    "haunch": 0.015,
    "hump": 0.025,
}
"""By how much numbers that may be nought are moved besides, in metres."""


_WHEEL_TO_WHEELBASE = 0.36
"""A wheel's radius at most, as a fraction of the distance between the axles."""

_WHEEL_TO_COWL = 0.44
"""The same, as a fraction of the cowl's height: a body is to be seen between
the wheels."""


def blend(first: Shape, second: Shape, weight: float) -> Shape:
    """Returns a shape between two: the first at 0, the second at 1."""
    a, b = np.array(dataclasses.astuple(first)), dataclasses.astuple(second)
    return Shape(*((1 - weight) * a + weight * np.array(b)).tolist())


def vary(shape: Shape, rng: np.random.Generator) -> Shape:
    """Returns a shape with all numbers changed at random.

    The result can be drawn: its parts do not overlap and it stands on its
    wheels.
    """
    values = {
        field.name: getattr(shape, field.name)
        * (1 + rng.uniform(-1, 1) * _SPREAD.get(field.name, _WIDE))
        + rng.uniform(-1, 1) * _SHIFT.get(field.name, 0)
        for field in dataclasses.fields(shape)
    }
    return _drawable(Shape(**values))


def stretch(shape: Shape, rng: np.random.Generator) -> Shape:
    """Returns a shape longer or shorter, wider, higher or lower as a whole."""
    along, across, up = np.exp(rng.uniform(-0.13, 0.13, size=3))
    if rng.random() < _SQUAT:
        along *= rng.uniform(0.65, 0.9)
    heights = {name: getattr(shape, name) * up for name in _HEIGHTS}
    return _drawable(
        dataclasses.replace(
            shape,
            length=shape.length * along,
            width=shape.width * across,
            **heights,
        )
    )


def lift(shape: Shape, rng: np.random.Generator) -> Shape:
    """Returns a shape on larger wheels, as of toys and off-roaders."""
    larger = shape.wheel_radius * rng.uniform(0.1, 0.6)
    raised = {name: getattr(shape, name) + 0.7 * larger for name in _HEIGHTS}
    lifted = dataclasses.replace(
        shape,
        wheel_radius=shape.wheel_radius + larger,
        wheel_width=shape.wheel_width * rng.uniform(1, 1.7),
        wheel_out=shape.wheel_out + rng.uniform(0, 0.12),
        clearance=shape.clearance + 0.7 * larger,
        **raised,
    )
    return _drawable(lifted)


def _drawable(shape: Shape) -> Shape:
    """Moves numbers that contradict each other apart."""
    s = shape
    nose = max(s.nose_height, s.clearance + 0.28)
    cowl = max(s.cowl_height, nose + 0.02)
    belt = float(np.clip(s.belt_height, cowl - 0.1, cowl + 0.12))
    taken = s.bonnet + s.screen_run + s.boot + s.rear_run
    shrink = min(1.0, 0.84 / taken)
    overhang = float(np.clip(s.overhang, 0.11, 0.26))
    wheelbase = min(s.wheelbase, 0.9 - overhang)
    apart = _WHEEL_TO_WHEELBASE * wheelbase * s.length
    return dataclasses.replace(
        s,
        nose_height=nose,
        cowl_height=cowl,
        belt_height=belt,
        roof_height=max(s.roof_height, belt + 0.3),
        bonnet=max(s.bonnet * shrink, 0.035),
        screen_run=s.screen_run * shrink,
        boot=s.boot * shrink,
        rear_run=s.rear_run * shrink,
        overhang=overhang,
        wheelbase=wheelbase,
        wheel_radius=min(s.wheel_radius, apart, _WHEEL_TO_COWL * cowl),
        cabin_width=min(s.cabin_width, 0.99),
        roof_width=min(s.roof_width, 0.99),
        shoulder_power=max(s.shoulder_power, 1.3),
    )
