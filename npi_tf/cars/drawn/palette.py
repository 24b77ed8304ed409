"""Colours of a car."""

from __future__ import annotations

import colorsys
import dataclasses

import numpy as np

from npi_tf.cars.drawn.sketch import Colour

_PAINTS = (
    (0.93, 0.93, 0.93),
    (0.04, 0.04, 0.05),
    (0.7, 0.72, 0.74),
    (0.35, 0.36, 0.38),
    (0.72, 0.05, 0.06),
    (0.08, 0.16, 0.5),
    (0.95, 0.75, 0.08),
    (0.05, 0.3, 0.14),
    (0.9, 0.4, 0.05),
    (0.4, 0.25, 0.13),
    (0.75, 0.68, 0.52),
    (0.35, 0.65, 0.85),
)
_GLASSES = (
    (0.05, 0.06, 0.08),
    (0.15, 0.17, 0.2),
    (0.35, 0.4, 0.45),
    (0.65, 0.78, 0.88),
    (0.88, 0.92, 0.95),
    (0.2, 0.28, 0.26),
    (0.3, 0.5, 0.7),
)
_LAMPS = (
    (0.95, 0.95, 0.92),
    (0.8, 0.84, 0.88),
    (0.55, 0.6, 0.65),
    (1.0, 0.93, 0.65),
    (0.98, 0.8, 0.2),
)
_TAIL_LAMPS = (
    (0.75, 0.04, 0.05),
    (0.5, 0.02, 0.04),
    (0.9, 0.15, 0.1),
    (0.65, 0.03, 0.08),
    (0.85, 0.08, 0.04),
    (0.6, 0.08, 0.03),
    (0.2, 0.05, 0.06),
    (0.8, 0.75, 0.75),
)
_RIMS = (
    (0.75, 0.76, 0.78),
    (0.55, 0.56, 0.58),
    (0.12, 0.12, 0.13),
    (0.9, 0.9, 0.9),
    (0.7, 0.55, 0.2),
)
_INTERIORS = (
    (0.08, 0.08, 0.09),
    (0.3, 0.3, 0.32),
    (0.55, 0.42, 0.28),
    (0.5, 0.1, 0.1),
    (0.75, 0.7, 0.6),
)
_PLATES = ((0.92, 0.92, 0.9), (0.95, 0.82, 0.2), (0.1, 0.1, 0.12))
AMBER: Colour = (0.95, 0.5, 0.05)
CHROME: Colour = (0.82, 0.83, 0.85)
WHITE: Colour = (0.93, 0.93, 0.93)


@dataclasses.dataclass(frozen=True, slots=True)
class Palette:
    """What is in which colour.

    Attributes:
        paint: most of the body.
        roof: the roof of a two-tone car.
        second: stripes and other patterns.
        screen: glass of the windscreen.
        glass: glass of the other windows.
        lamp: headlamps.
        tail_lamp: tail lamps.
        trim: black plastic.
        bumper: unpainted bumpers.
        bright: what may be chrome.
        rim: wheels without tyres.
        tyre: tyres.
        interior: seats.
        plate: number plates.
        grille: what is behind the openings of the front.
        gap: between doors, lids and the rest of the body.
    """

    paint: Colour
    roof: Colour
    second: Colour
    screen: Colour
    glass: Colour
    lamp: Colour
    tail_lamp: Colour
    trim: Colour
    bumper: Colour
    bright: Colour
    rim: Colour
    tyre: Colour
    interior: Colour
    plate: Colour
    grille: Colour
    gap: Colour


def plain(palette: Palette, rng: np.random.Generator) -> Palette:
    """Returns the colours of a model that is all of a piece.

    Args:
        palette: decides the colour.
        rng: decides whether glass and tyres are apart.
    """
    colour = palette.paint if rng.random() < 0.6 else _grey(rng, 0.3, 0.95)
    names = [field.name for field in dataclasses.fields(palette)]
    if rng.random() < 0.5:
        names = [name for name in names if name not in ("glass", "screen")]
    if rng.random() < 0.5:
        names.remove("tyre")
    return dataclasses.replace(palette, **dict.fromkeys(names, colour))


def draw_palette(rng: np.random.Generator, chrome: bool) -> Palette:
    """Returns colours drawn at random.

    Args:
        rng: decides.
        chrome: bumpers and ornaments are bright rather than black.
    """
    paint, second = _paint(rng), _paint(rng)
    glass = _glass(rng, paint)
    trim = _grey(rng, 0.03, 0.16)
    bumper = (CHROME, trim, _grey(rng, 0.2, 0.5))[
        rng.choice(3, p=(0.7, 0.2, 0.1) if chrome else (0.1, 0.6, 0.3))
    ]
    return Palette(
        paint=paint,
        roof=(WHITE, (0.05, 0.05, 0.06), second)[rng.integers(3)],
        second=second,
        screen=_glass(rng, paint) if rng.random() < 0.15 else glass,
        glass=glass,
        lamp=_lamp(rng, _LAMPS, paint),
        tail_lamp=_lamp(rng, _TAIL_LAMPS, paint),
        trim=trim,
        bumper=bumper,
        bright=CHROME if chrome or rng.random() < 0.4 else trim,
        rim=paint if rng.random() < 0.05 else _pick(rng, _RIMS),
        tyre=_grey(rng, 0.03, 0.14),
        interior=_pick(rng, _INTERIORS),
        plate=_pick(rng, _PLATES, 0.02),
        grille=_grey(rng, 0.02, 0.14),
        gap=_shaded(paint, rng.uniform(0.1, 0.75)),
    )


def _pick(
    rng: np.random.Generator, colours: tuple[Colour, ...], spread: float = 0.05
) -> Colour:
    """Returns one of the colours, a little changed."""
    colour = np.array(colours[rng.integers(len(colours))])
    changed = np.clip(colour + rng.normal(0, spread, 3), 0, 1)
    return tuple(changed.tolist())


def _paint(rng: np.random.Generator) -> Colour:
    if rng.random() < 0.65:
        return _pick(rng, _PAINTS)
    hue, saturation, value = rng.uniform((0, 0.2, 0.2), (1, 1, 1))
    return colorsys.hsv_to_rgb(hue, saturation, value)


def _glass(rng: np.random.Generator, paint: Colour) -> Colour:
    return paint if rng.random() < 0.04 else _pick(rng, _GLASSES)


def _lamp(
    rng: np.random.Generator, colours: tuple[Colour, ...], paint: Colour
) -> Colour:
    """Returns a lamp's usual colour, seldom any other or that of the car."""
    kind = rng.random()
    if kind < 0.07:
        return paint
    if kind < 0.12:
        return _grey(rng, 0.1, 0.9)
    return _pick(rng, colours)


def _shaded(colour: Colour, factor: float) -> Colour:
    return tuple(factor * c for c in colour)


def _grey(rng: np.random.Generator, low: float, high: float) -> Colour:
    return (rng.uniform(low, high),) * 3
