"""Confusion matrices and calibration as PNG pictures, in memory.

Pictures hold codes and figures only: the machine that draws them may have no Chinese font. The words around them are
the report's.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import matplotlib

matplotlib.use("Agg")  # no display where this runs

import numpy as np
from matplotlib import pyplot

#: Labels beyond this are unreadable as a picture; the report's table of confused labels has the pairs that matter.
MAX_LABELS = 45
_BLUE = "#1f5fa8"


def confusion(matrix: Mapping[str, Any]) -> bytes:
    """Counts of each gold label (row) by found label (column); the darker, the larger the share of its row."""
    labels, counts = matrix["labels"], np.array(matrix["counts"], dtype=float)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    side = max(2.4, 0.33 * len(labels) + 1.2)
    figure, axes = pyplot.subplots(figsize=(side, side))
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(labels)), labels, rotation=90, fontsize=8)
    axes.set_yticks(range(len(labels)), labels, fontsize=8)
    for row, column in np.argwhere(counts):
        colour = "white" if shares[row, column] > 0.5 else "black"
        axes.text(column, row, f"{int(counts[row, column])}", ha="center", va="center", fontsize=7, color=colour)
    return _png(figure)


def calibration(curve: Mapping[str, Any]) -> bytes:
    """Stated probability (across) against what was so (up); the area of a point is its number of rows."""
    points = curve["points"]
    most = max(point["of"] for point in points)
    figure, axes = pyplot.subplots(figsize=(3.2, 3.2))
    axes.plot([0, 1], [0, 1], color="grey", linewidth=0.8, linestyle="--")
    said, so = [point["said"] for point in points], [point["so"] for point in points]
    axes.plot(said, so, color=_BLUE, linewidth=1)
    axes.scatter(said, so, s=[12 + 120 * point["of"] / most for point in points], color=_BLUE, alpha=0.6)
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(-0.03, 1.03)
    axes.tick_params(labelsize=8)
    return _png(figure)


def _png(figure: Any) -> bytes:
    memory = io.BytesIO()
    figure.savefig(memory, format="png", dpi=110, bbox_inches="tight")
    pyplot.close(figure)
    return memory.getvalue()
