"""Check 7: one account on both sides of the split."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from analysis.leakage import lk7_accounts
from analysis.leakage.evidence import read_evidence
from analysis.snapshots.split import HOLDOUT
from tests.analysis.leakage.worlds import STUDY, ask_world

SEALED = replace(STUDY, holdout="auto")


def test_accounts_with_leads_before_and_after_the_holdout_are_counted(tmp_path: Path) -> None:
    study_data = ask_world(tmp_path, {"x": lambda *_: "x"}, accounts=lambda n: f"account {n % 7}" if n % 2 else None, study=SEALED)
    result = lk7_accounts.check(read_evidence(study_data))
    sealed = study_data.parts.codes == study_data.parts.names.index(HOLDOUT)
    with_account = study_data.snapshots.lead_no[sealed] % 2 == 1
    finding = result.findings[0]
    assert (finding.code, finding.severity) == ("account_on_both_sides", "question")
    assert (finding.figure("n_shared"), finding.figure("n_sealed")) == (np.sum(with_account), np.sum(sealed))
    assert finding.figure("n_accounts") == 7


def test_accounts_of_one_lead_each_pass(tmp_path: Path) -> None:
    result = lk7_accounts.check(read_evidence(ask_world(tmp_path, {"x": lambda *_: "x"}, accounts=lambda n: f"account {n}", study=SEALED)))
    assert (result.verdict, result.n_examined) == ("passed", 401)


def test_without_holdout_or_accounts_it_is_not_applicable(tmp_path: Path) -> None:
    without = lk7_accounts.check(read_evidence(ask_world(tmp_path / "a", {"x": lambda *_: "x"}, accounts=lambda n: f"account {n % 7}")))
    nobody = lk7_accounts.check(read_evidence(ask_world(tmp_path / "b", {"x": lambda *_: "x"}, study=SEALED)))
    assert [each.not_applicable[0].reason for each in (without, nobody)] == ["the study has no holdout", "no lead has an account"]
