"""What helped buyers, by touch point. Only buyers are asked, so it says nothing about other leads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from analysis.leakage.evidence import Fate, fates
from analysis.snapshots.study_data import StudyData
from analysis.touch_points.inventory import Inventory, TouchPoint

_SEPARATOR = "/"


@dataclass(frozen=True, slots=True)
class Said:
    """How often buyers named a touch point.

    Args:
        n_named: Named with its asset, or the asset alone.
        n_kind: Only its channel and action were named, so that it is one of several that may be meant.
    """

    n_named: int = 0
    n_kind: int = 0


@dataclass(frozen=True, slots=True)
class BuyersSaid:
    """What buyers said, by touch point in the order of the inventory.

    Args:
        n_answers: Answers by buyers among the leads that screens may see.
        n_naming: Those that name a touch point.
        n_unknown: Those that name one that the import does not have.
        n_winners: Answers by leads that won.
        winners_only: Nobody else was asked, or answered.
    """

    said: tuple[Said, ...]
    n_answers: int
    n_naming: int
    n_unknown: int
    n_winners: int

    @property
    def winners_only(self) -> bool:
        """Nobody but winners answered, so that there is nothing to compare with."""
        return self.n_answers > 0 and self.n_winners == self.n_answers


def buyers_said(study_data: StudyData, inventory: Inventory) -> BuyersSaid:
    """Count the touch points that buyers named, among the leads that screens may see."""
    rows = np.flatnonzero(study_data.parts.codes == study_data.parts.names.index(study_data.visible_part))
    won = fates(study_data, rows)[0] == Fate.WON
    leads = study_data.snapshots.lead_no[rows]
    feedback = study_data.dataset.tables.feedback
    answers = study_data.dataset.run(feedback.filter(feedback["by"].lower() == "buyer").select("lead_no", "touch_point"))
    seen = answers.filter(pa.array(np.isin(answers["lead_no"].to_numpy(), leads)))
    named = [text for text in seen["touch_point"].to_pylist() if text and text.strip()]
    winners = np.isin(seen["lead_no"].to_numpy(), leads[won])
    said = tuple(_said(point, named) for point in inventory.touch_points)
    unknown = sum(not any(names_point(point, text) for point in inventory.touch_points) for text in named)
    return BuyersSaid(said, seen.num_rows, len(named), unknown, int(winners.sum()))


def _said(point: TouchPoint, named: list[str]) -> Said:
    found = [names_point(point, text) for text in named]
    return Said(found.count("named"), found.count("kind"))


def names_point(point: TouchPoint, text: str) -> str | None:
    """Whether a text names a touch point (``named``), its channel and action alone (``kind``), or neither (None)."""
    return names_key((point.channel, point.action, point.asset), text)


def names_key(key: tuple[str, str, str | None], text: str) -> str | None:
    """The same as `names_point`, of a touch point's channel, action and asset."""
    channel, action, asset = key
    parts = tuple(each.strip().casefold() for each in text.split(_SEPARATOR) if each.strip())
    own = tuple(each.casefold() for each in (channel, action, asset) if each)
    if parts == own or (asset and parts == (asset.casefold(),)):
        return "named"
    return "kind" if parts == own[:2] else None
