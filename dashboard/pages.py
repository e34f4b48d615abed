"""The pages in the order of the meeting: the one list that the navigation, the links between pages and the tests read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
#: The script around the pages.
APP = ROOT / "app.py"


@dataclass(frozen=True, slots=True)
class DashboardPage:
    """One page: a script that is run as it stands.

    Args:
        file: The script, from the folder of this module: what links between pages name.
        address: The page's part of a link.
        title: Its name in the navigation.
        question: What it answers, its heading.
        section: The part of the meeting that it belongs to, a heading of the navigation.
        icon: Name of its Material icon.
    """

    file: str
    address: str
    title: str
    question: str
    section: str
    icon: str

    @property
    def name(self) -> str:
        """The folder that it lies in, which is that of its subject."""
        return self.path.parent.name

    @property
    def path(self) -> Path:
        """The script on the disk."""
        return ROOT / self.file


PREPARE, CALIBRATE, DECIDE, RUN = "Prepare", "Calibrate", "Decide", "Run"

DATA = DashboardPage("data/page.py", "data", "Data", "What do we have, and can we trust it?", PREPARE, "database")
TOUCH_POINTS = DashboardPage(
    "touch_points/page.py",
    "touch-points",
    "Touch points",
    "Which touch points reach the leads that convert?",
    PREPARE,
    "touch_app",
)
ATTRIBUTES = DashboardPage(
    "attributes/page.py",
    "attributes",
    "Attributes",
    "How do converted and non-converted leads differ?",
    PREPARE,
    "compare_arrows",
)
RATINGS = DashboardPage(
    "ratings/page.py", "expert-ratings", "Expert ratings", "What do both sides expect of each signal?", CALIBRATE, "how_to_vote"
)
HELP = DashboardPage("help/page.py", "help", "Help", "What do these words mean?", PREPARE, "help")
SCORECARD = DashboardPage("board/page.py", "scorecard", "Scorecard", "What is each signal worth?", CALIBRATE, "tune")
BACKTEST = DashboardPage(
    "backtest/page.py", "backtest", "Backtest", "Would this scorecard have found the right leads?", CALIBRATE, "history"
)
FALSE_POSITIVES = DashboardPage(
    "false_positives/page.py", "false-positives", "False positives", "Who looks hot and never converts?", CALIBRATE, "person_alert"
)
LEAD = DashboardPage(
    "lead/page.py",
    "lead",
    "Lead",
    "Why does this lead have this score, and when would it have turned hot?",
    CALIBRATE,
    "person_search",
)
VERSIONS = DashboardPage("versions/page.py", "versions", "Versions", "What changes, and do both sides sign?", DECIDE, "handshake")
FEEDBACK = DashboardPage("feedback/page.py", "feedback", "Feedback", "What do buyers and reps tell us?", RUN, "forum")
PRIORITIES = DashboardPage("priorities/page.py", "priorities", "Priorities", "Whom should each rep call next, and why?", RUN, "checklist")
REVIEW = DashboardPage("review/page.py", "review", "Review", "Is the scorecard still true?", RUN, "fact_check")
LIFT_REPORT = DashboardPage("lift/page.py", "lift-report", "Lift report", "What is scoring worth to us?", RUN, "trending_up")

#: All of them; the dashboard opens on the first.
PAGES = (
    DATA, TOUCH_POINTS, ATTRIBUTES, HELP,
    RATINGS, SCORECARD, BACKTEST, FALSE_POSITIVES, LEAD,
    VERSIONS,
    FEEDBACK, PRIORITIES, REVIEW, LIFT_REPORT,
)  # fmt: skip
