"""Puts a car together."""

from __future__ import annotations

import numpy as np

from npi_tf.cars.drawn.body import Body
from npi_tf.cars.drawn.bonnet import draw_bonnet
from npi_tf.cars.drawn.cabin import Cabin, Cell, draw_windows
from npi_tf.cars.drawn.draft import Draft
from npi_tf.cars.drawn.ends import find_ends
from npi_tf.cars.drawn.geometry import Solid, join
from npi_tf.cars.drawn.interior import draw_interior
from npi_tf.cars.drawn.kit import draw_kit
from npi_tf.cars.drawn.load import draw_bed, draw_cargo
from npi_tf.cars.drawn.nose import draw_nose
from npi_tf.cars.drawn.palette import draw_palette, plain
from npi_tf.cars.drawn.roof import draw_roof
from npi_tf.cars.drawn.shape import Shape, blend, lift, stretch, vary
from npi_tf.cars.drawn.sides import draw_sides
from npi_tf.cars.drawn.sketch import Sketch
from npi_tf.cars.drawn.style import Style
from npi_tf.cars.drawn.styles import TABLE
from npi_tf.cars.drawn.surface import Surface
from npi_tf.cars.drawn.tail import draw_tail
from npi_tf.cars.drawn.wheels import draw_wheels
from npi_tf.cars.mesh import CarMesh, Part

_BLENDS = 0.25
"""How often a car's shape lies between those of two styles."""


def build(style: Style, rng: np.random.Generator) -> CarMesh:
    """Returns a car of a style, the rest drawn at random."""
    draft = _draft(style, rng)
    _draw_shell(draft)
    draw_wheels(draft)
    draw_nose(draft)
    draw_bonnet(draft)
    draw_tail(draft)
    draw_sides(draft)
    draw_roof(draft)
    draw_interior(draft)
    if draft.kind == "bed":
        draw_bed(draft)
    if draft.kind == "cargo":
        draw_cargo(draft)
    return draft.sketch.mesh()


def _draft(style: Style, rng: np.random.Generator) -> Draft:
    kit = draw_kit(style.often, rng)
    palette = draw_palette(rng, "chrome" in kit)
    if "plain" in kit:
        palette = plain(palette, rng)
    shape = _draw_shape(style, kit, rng)
    detail = float(rng.choice([0, rng.uniform(0, 0.3), rng.random()]))
    body = Body(shape, detail, _tubs(style.body, shape, kit))
    cabin = _draw_cabin(style, body, detail, rng)
    closed = () if style.body == "open" else (cabin.wall()[0],)
    front, rear = find_ends(body)
    return Draft(
        kind=style.body,
        shape=shape,
        kit=kit,
        palette=palette,
        detail=detail,
        body=body,
        cabin=cabin,
        front=front,
        rear=rear,
        surface=Surface(join(body.solid(), *closed)),
        sketch=Sketch(),
        rng=rng,
    )


def _draw_cabin(
    style: Style, body: Body, detail: float, rng: np.random.Generator
) -> Cabin:
    windows = draw_windows(
        int(rng.choice(style.panes)),
        blind=bool(rng.random() < style.blind),
        rear=bool(rng.random() < (0.6 if style.blind > 0.3 else 0.97)),
        rng=rng,
    )
    return Cabin(
        body,
        windows,
        detail,
        round_corners=rng.uniform(0.03, 0.15),
        bow=rng.uniform(0.0, 0.14),
    )


def _draw_shape(
    style: Style, kit: frozenset[str], rng: np.random.Generator
) -> Shape:
    shape = style.shape
    alike = [s for s in TABLE.values() if s.body == style.body]
    if rng.random() < _BLENDS:
        other = alike[rng.integers(len(alike))].shape
        shape = blend(shape, other, rng.uniform(0.1, 0.6))
    shape = stretch(vary(shape, rng), rng)
    return lift(shape, rng) if "lift" in kit else shape


def _tubs(
    body: str, shape: Shape, kit: frozenset[str]
) -> tuple[tuple[float, float], ...]:
    """Returns where the deck is open."""
    seen = body == "open" or "open_windows" in kit
    bed = (shape.bed,) if body == "bed" else ()
    return (*bed, shape.cockpit) if seen else bed


def _draw_shell(draft: Draft) -> None:
    """Draws body, cabin and windows."""
    body = draft.body.solid()
    draft.sketch.add(body, Part.PAINT, _body_colours(draft, body))
    wall, cells = (
        draft.cabin.screen() if draft.kind == "open" else draft.cabin.wall()
    )
    if draft.has("open_windows"):
        shut = cells != Cell.SIDE
        if draft.chance(0.4):
            shut &= (cells != Cell.SCREEN) & (cells != Cell.REAR)
        wall, cells = Solid(wall.vertices, wall.faces[shut]), cells[shut]
    draft.sketch.add(wall, *_cabin_finish(draft, cells))


def _cabin_finish(
    draft: Draft, cells: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Returns part and colour of each face of the cabin."""
    colours = np.empty((len(cells), 3))
    colours[:] = draft.palette.paint
    parts = np.full(len(cells), Part.PAINT)
    if draft.has("two_tone"):
        upper = (cells == Cell.ROOF) | (cells == Cell.PILLAR)
        colours[upper] = draft.palette.roof
    if draft.has("dark_pillars"):
        parts[cells == Cell.PILLAR] = Part.TRIM
        colours[cells == Cell.PILLAR] = draft.palette.trim
    glass = np.isin(cells, (Cell.SCREEN, Cell.SIDE, Cell.REAR))
    parts[glass] = Part.GLASS
    colours[glass] = draft.palette.glass
    colours[cells == Cell.SCREEN] = draft.palette.screen
    return parts, colours


def _body_colours(draft: Draft, body: Solid) -> np.ndarray:
    """Returns the paint of each face of the body."""
    colours = np.empty((len(body.faces), 3))
    colours[:] = draft.palette.paint
    if draft.has("lower_tone"):
        s = draft.shape
        # Faces come in pairs; one half of a cell would look like a saw.
        cells = body.vertices[body.faces, 2].reshape(-1, 6).mean(axis=1)
        low = s.clearance + 0.4 * (s.nose_height - s.clearance)
        colours[np.repeat(cells < low, 2)] = draft.palette.second
    return colours
