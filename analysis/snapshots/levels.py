"""Levels of every rule at snapshots, read from the ledger, and the patterns that they form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.dataset.engine import Dataset
from analysis.ledger import Ledger
from analysis.scoring.patterns import Levels, Patterns, SnapshotArrays, group
from analysis.snapshots.split import Labels
from analysis.snapshots.take import Snapshots


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """The patterns of a study under some rules, and the row index that leads back to snapshots; the index never leaves the server.

    Args:
        patterns: Judged snapshots, grouped.
        snapshot: For each judged snapshot its index in the `Snapshots`.
        pattern: For each judged snapshot the index of its pattern.
    """

    patterns: Patterns
    snapshot: NDArray[np.int64]
    pattern: NDArray[np.int64]


def levels_at(dataset: Dataset, ledger: Ledger, lead_no: NDArray[np.int32], as_of: NDArray[np.int64]) -> Levels:
    """Levels of the ledger's rules at one instant for each of some leads.

    Args:
        dataset: The import.
        ledger: The ledger.
        lead_no: Leads, not necessarily distinct.
        as_of: An instant each, µs since 1970, UTC. What happens at exactly that instant counts.

    Returns:
        int16 ``[n, n_rules]``, percent.
    """
    levels = np.zeros((len(lead_no), len(ledger.rules)), dtype=np.int16)
    wanted = dataset.bring(pa.table({"position": np.arange(len(lead_no), dtype=np.int32), "lead_no": lead_no, "as_of": as_of}))
    joined = ledger.table.inner_join(wanted, "lead_no")
    known = joined.filter(joined["at"] <= joined["as_of"])
    rows = dataset.run(known.select("position", "rule", "step"))
    dataset.drop(wanted)
    cell = rows["position"].to_numpy().astype(np.int64) * len(ledger.rules) + rows["rule"].to_numpy()
    np.add.at(levels.reshape(-1), cell, rows["step"].to_numpy())
    return levels


def observe(dataset: Dataset, ledger: Ledger, snapshots: Snapshots, parts: Labels, cohorts: Labels) -> Observed:
    """Group the judged snapshots of a study by their levels under some rules.

    Args:
        dataset: The import.
        ledger: The ledger of the rules.
        snapshots: The study's snapshots.
        parts: Part of each snapshot.
        cohorts: Cohort of each snapshot.
    """
    judged = np.flatnonzero(snapshots.judged)
    arrays = SnapshotArrays(
        rules=tuple(rule.name for rule in ledger.rules),
        levels=levels_at(dataset, ledger, snapshots.lead_no[judged], snapshots.as_of[judged]),
        cohort=cohorts.codes[judged],
        part=parts.codes[judged].astype(np.int8),
        converted=snapshots.converted[judged],
        value=snapshots.value[judged],
        cohorts=cohorts.names,
        parts=parts.names,
    )
    patterns, pattern = group(arrays)
    return Observed(patterns, judged, pattern)
