"""The table of what Neural Programmers answer."""

from __future__ import annotations

from typing import Any

from npi_tf.evaluation.markdown import (
    made_with,
    markdown,
    mean_and_spread,
)


def questions(record: dict[str, Any]) -> str:
    """Questions over tables answered, for each split that was measured."""
    names = list(record["runs"][0]["measured"])
    categories = record["runs"][0]["measured"][names[0]]["categories"]
    header = ("split", "questions", "right %", "runs without a mistake")
    rows = []
    for name in names:
        scores = [run["measured"][name] for run in record["runs"]]
        total = [score["total"] for score in scores]
        perfect = sum(t["right"] == t["questions"] for t in total)
        rows.append(
            (
                name,
                str(total[0]["questions"]),
                mean_and_spread(list(map(_percent, total))),
                f"{perfect} of {len(total)}",
                *(_category_cell(scores, each) for each in categories),
            )
        )
    header += tuple(f"{each} %" for each in categories)
    return markdown(header, rows) + made_with(record)


def _percent(share: dict[str, int]) -> float:
    return 100 * share["right"] / share["questions"]


def _category_cell(scores: list[dict], category: str) -> str:
    shares = [score["categories"][category] for score in scores]
    if not shares[0]["questions"]:
        return ""
    return mean_and_spread(list(map(_percent, shares)))
