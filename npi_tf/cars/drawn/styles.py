"""All kinds of cars."""

from __future__ import annotations

from npi_tf.cars.drawn import styles_everyday, styles_fast, styles_work

TABLE = {
    **styles_everyday.STYLES,
    **styles_fast.STYLES,
    **styles_work.STYLES,
}
"""Styles by name."""
