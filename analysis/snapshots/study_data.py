"""A study asked of an import: its snapshots with part and cohort, and the patterns of any scorecard on them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from analysis.dataset.engine import Dataset
from analysis.errors import PlumblineError
from analysis.ledger import Ledger, build_ledger
from analysis.scorecard import Scorecard
from analysis.scoring.patterns import Patterns
from analysis.snapshots.levels import Observed, observe
from analysis.snapshots.monthly import take_monthly
from analysis.snapshots.rule_check import check_rules
from analysis.snapshots.split import ALL, TRAINING, Labels, cohorts, parts, propose_holdout_from
from analysis.snapshots.take import SnapshotCounts, Snapshots, count_snapshots, take_snapshots
from analysis.study import EveryMonth, Study


@dataclass(frozen=True, slots=True, eq=False)
class StudyData:
    """A study asked of an import.

    Args:
        dataset: The import.
        study: The question.
        snapshots: Every entry of the population, observed once; or every month, where that was asked.
        counts: How the snapshots can be used.
        parts: Part of each snapshot.
        cohorts: Cohort of each snapshot.
        holdout_from: Entries on or after it are sealed (µs since 1970, UTC); None without dates or holdout.
    """

    dataset: Dataset
    study: Study
    snapshots: Snapshots
    counts: SnapshotCounts
    parts: Labels
    cohorts: Labels
    holdout_from: int | None

    @property
    def data_id(self) -> str:
        """Id of the data version and the outcome asked of it: what settings tried and recorded accesses are counted on.

        Another age or name of the study is still the same leads with the same outcome, and starts no count anew.
        """
        return _hash(self.dataset.import_id, self.study.population, self.study.outcome)

    @property
    def question_id(self) -> str:
        """Id of the population and the outcome, whatever import they are asked of: what holdout reads are counted on."""
        return _hash(self.study.population, self.study.outcome)

    @property
    def visible_part(self) -> str:
        """The part that sliders and screens see: ``training``, or ``all`` under a study without holdout."""
        return TRAINING if TRAINING in self.parts.names else ALL

    def ledger(self, card: Scorecard) -> Ledger:
        """The ledger of a scorecard's rules; computed once and kept.

        Raises:
            PlumblineError: ``RULE-REFUSED`` or ``RULE-UNKNOWN-ATTRIBUTE``.
        """
        check_rules(card, self.dataset.meta, self.study)
        return build_ledger(self.dataset, card.rules, outcome=self.study.outcome.stage)

    def observe(self, card: Scorecard) -> Observed:
        """Patterns of all parts, with the row index; never leaves the server."""
        return observe(self.dataset, self.ledger(card), self.snapshots, self.parts, self.cohorts)

    def visible_patterns(self, card: Scorecard) -> Patterns:
        """Patterns of the part that screens may see, without validation leads and holdout."""
        return self.observe(card).patterns.of_part(self.visible_part)


def _hash(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def ask(dataset: Dataset, study: Study, *, holdout_from: int | None = None) -> StudyData:
    """Ask a study of an import. Each lead is seen once, whatever the study's plan: see `take_snapshots`.

    Args:
        dataset: The import.
        study: The question.
        holdout_from: The midnight fixed when the study was first opened (µs since 1970, UTC); None proposes one, by the study's own plan.

    Raises:
        PlumblineError: As `take_snapshots`.
    """
    snapshots = take_snapshots(dataset, study)
    monthly = isinstance(study.snapshot, EveryMonth) and not snapshots.undated and study.holdout != "none"
    if monthly and holdout_from is None:
        holdout_from = propose_holdout_from(take_monthly(dataset, study))
    return _asked(dataset, study, snapshots, holdout_from)


def every_month(study_data: StudyData) -> StudyData:
    """The same question of the same leads, seen every month as the study says: leads repeat, so that figures need intervals by cluster.

    Args:
        study_data: Its study's plan must be `EveryMonth`; the same leads stay sealed.

    Raises:
        PlumblineError: As `take_monthly`; ``STUDY-PLAN`` for leads without dates.
    """
    dataset, study = study_data.dataset, study_data.study
    if dataset.meta.undated:
        what = "the leads have no dates, so they cannot be observed every month."
        raise PlumblineError("STUDY-PLAN", what, where=f"study '{study.name}'", remedy="Leave the snapshot out of the study.")
    return _asked(dataset, study, take_monthly(dataset, study), study_data.holdout_from)


def _asked(dataset: Dataset, study: Study, snapshots: Snapshots, holdout_from: int | None) -> StudyData:
    sealed = study.holdout != "none"
    fixed = (propose_holdout_from(snapshots) if holdout_from is None else holdout_from) if sealed else None
    labels = parts(snapshots, fixed, sealed=sealed)
    return StudyData(dataset, study, snapshots, count_snapshots(snapshots), labels, cohorts(snapshots), fixed)
