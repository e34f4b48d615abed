"""Whether a score decided, in the months that are looked at, which leads sales were handed."""

from __future__ import annotations

import numpy as np

from analysis.entries import micros
from analysis.inquiry import Inquiry


def was_routed(inquiry: Inquiry) -> bool:
    """Whether leads were handed to sales by a score or tier while the judged leads of the visible part could convert.

    Args:
        inquiry: The study asked of the import.

    Returns:
        True when a pass with a score or a tier lies between the first judged snapshot and the end of the data; for leads without dates,
        when there is any such pass.
    """
    passes = inquiry.dataset.tables.passes
    scored = passes.filter(passes["score"].notnull() | passes["tier"].notnull())
    snapshots = inquiry.snapshots
    visible = snapshots.judged & (inquiry.parts.codes == inquiry.parts.names.index(inquiry.visible_part))
    if not snapshots.undated and visible.any():
        scored = scored.filter(micros(scored["at"]) >= int(np.min(snapshots.as_of[visible])))
    return int(inquiry.dataset.run(scored.aggregate(n=scored.count()))["n"][0].as_py()) > 0
