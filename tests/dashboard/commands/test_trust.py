"""`plumbline trust`, and what `plumbline explain` says a score rests on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.leads.trust import LeadTrust, TierTrust, TrustReport, TrustShare, Unobserved
from dashboard.lead.words_trust import lead_trust_words, trust_headline, unobserved_words

Run = Callable[..., Any]


def test_mean_points_of_each_tier_add_up_to_its_mean_score(run: Run, workspace: Path, card: Path) -> None:
    document = run("trust", card, "--workspace", workspace, "--json").data
    assert sum(tier["n_leads"] for tier in document["tiers"]) == document["n_leads"]
    for tier in document["tiers"]:
        assert sum(tier["mean_points"].values()) == pytest.approx(tier["mean_score"])
    hot = document["tiers"][0]["mean_points"]
    assert max(hot, key=hot.get) == "open", "marketing believed that who opens mails is warm"


def test_leads_that_could_not_be_observed_are_counted_with_their_conversion(run: Run, workspace: Path, card: Path) -> None:
    document = run("trust", card, "--workspace", workspace, "--json").data
    web = next(each for each in document["unobserved"] if each["channel"] == "web")
    assert 0 < web["n_leads"] < document["n_leads"]
    assert web["conversion"]["n"] + web["conversion_of_others"]["n"] == document["n_leads"]


def test_explain_says_what_a_score_rests_on(run: Run, workspace: Path, card: Path, tmp_path: Path) -> None:
    run("score", card, "--out", tmp_path / "scores.csv", "--workspace", workspace)
    lead = (tmp_path / "scores.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0].strip('"')
    document = run("explain", card, lead, "--workspace", workspace, "--json").data
    assert sum(document["trust"]["points"].values()) == pytest.approx(document["score"])
    assert f"{document['score']} points" in run("explain", card, lead, "--workspace", workspace).out.strip().splitlines()[-1]


def test_a_score_is_said_with_what_is_soft_about_it() -> None:
    shares = (TrustShare("form", 30), TrustShare("visit", 27), TrustShare("open", 15))
    assert (
        lead_trust_words(LeadTrust(72, shares, 0.0, ("web",))) == "72 points, of which 15 rest on e-mail opens; not observable on the web"
    )
    assert lead_trust_words(LeadTrust(57, shares[:2], 9.0, ())) == "57 points, of which 9 rest on touches logged by reps"
    assert lead_trust_words(LeadTrust(0, (), 0.0, ())) == "0 points"


def test_the_headline_names_what_the_hottest_scores_rest_on() -> None:
    shares = (TrustShare("form", 40.0), TrustShare("open", 12.0))
    report = TrustReport((TierTrust("hot", 3, 52.0, shares, 0.0, 0),), (), 3, "training")
    assert trust_headline(report).endswith("40 rest on forms and requests, more than on anything else; 12 rest on e-mail opens.")
    nobody = TrustReport((TierTrust("hot", 0, 0.0, shares, 0.0, 0),), (), 3, "training")
    assert trust_headline(nobody).startswith("No judged lead is hot")


def test_nobody_unobserved_is_not_worth_a_line() -> None:
    nothing = NotEstimable("no_leads", "There are no leads.")
    assert unobserved_words(Unobserved("web", 0, 0, nothing, nothing)) == ""
    some = Unobserved("web", 40, 4, Estimate(0.1, 0.04, 0.23, 40, "wilson"), nothing)
    assert unobserved_words(some).startswith("40 leads, not observable on the web: 4 converted")
