"""Check 7: accounts with leads on both sides of a split, so that what is checked was already seen."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.leakage.evidence import LeakageEvidence
from analysis.leakage.records import CheckResult, Figure, Finding, NotApplicable
from analysis.snapshots.split import HOLDOUT

NUMBER, NAME = 7, "one account on both sides of the split"
#: Questioned from this share of the sealed leads on.
OF_SEALED = 0.05


def check(evidence: LeakageEvidence) -> CheckResult:
    """Count the sealed leads whose account has leads before the holdout; reads no outcome."""
    study_data = evidence.study_data
    if HOLDOUT not in study_data.parts.names:
        return CheckResult(NUMBER, NAME, (), 0, (NotApplicable("", "the study has no holdout"),))
    leads = study_data.dataset.tables.leads
    accounts = study_data.dataset.run(leads.select("lead_no", "account_id", "bucket").order_by("lead_no"))
    ids = pc.fill_null(pc.cast(accounts["account_id"], pa.string()), "").combine_chunks().dictionary_encode()
    codes = ids.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    known = np.asarray(ids.dictionary.to_pylist(), dtype=object)[codes] != ""
    if not known.any():
        return CheckResult(NUMBER, NAME, (), 0, (NotApplicable("", "no lead has an account"),))
    split = _split_buckets(codes[known], accounts["bucket"].to_numpy()[known])
    both = _both_sides(evidence, np.where(known, codes, -1))
    return CheckResult(NUMBER, NAME, tuple(each for each in (split, both) if each), len(np.unique(codes[known])))


def _split_buckets(codes: np.ndarray[tuple[int], np.dtype[np.int64]], bucket: np.ndarray[tuple[int], np.dtype[np.int16]]) -> Finding | None:
    """Accounts whose leads fell into several buckets, which the import never writes."""
    pairs = np.unique(np.stack([codes, bucket.astype(np.int64)]), axis=1)
    n_split = int(np.sum(np.unique(pairs[0], return_counts=True)[1] > 1))
    figures = (Figure("n_accounts", n_split),)
    return Finding(NUMBER, "account_in_two_parts", "split", "accounts", "block", figures) if n_split else None


def _both_sides(evidence: LeakageEvidence, account: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Finding | None:
    study_data = evidence.study_data
    sealed = study_data.parts.codes == study_data.parts.names.index(HOLDOUT)
    of_entry = account[study_data.snapshots.lead_no]
    shared = sealed & (of_entry >= 0) & np.isin(of_entry, of_entry[~sealed & (of_entry >= 0)])
    n_shared, n_sealed = int(shared.sum()), int(sealed.sum())
    if n_sealed == 0 or n_shared < OF_SEALED * n_sealed:
        return None
    figures = (Figure("n_shared", n_shared), Figure("n_sealed", n_sealed), Figure("n_accounts", len(np.unique(of_entry[shared]))))
    return Finding(NUMBER, "account_on_both_sides", "split", "accounts", "question", figures)
