"""`--include-holdout`: an evidence command reads all leads, check and holdout too, as a recorded access."""

from __future__ import annotations

import argparse

from analysis.holdout.open import include_holdout
from analysis.snapshots.study_data import StudyData
from analysis.workspace.folder import Workspace
from dashboard import clock


def add_all(parser: argparse.ArgumentParser) -> None:
    """The arguments that let a command read all leads."""
    parser.add_argument(
        "--include-holdout",
        action="store_true",
        help="read all leads, also the validation leads and the sealed holdout; recorded, needs --by",
    )
    parser.add_argument("--by", metavar="NAME", default="", help="name of the person who reads them")


def shown(arguments: argparse.Namespace, workspace: Workspace, study_data: StudyData) -> StudyData:
    """The study with the leads that are to be read: the visible part, or all of them where ``--include-holdout`` was said.

    Raises:
        PlumblineError: ``ACCESS-WITHOUT-NAME`` for all leads without a name.
    """
    return include_holdout(workspace, study_data, by=arguments.by, now=clock.now()) if arguments.include_holdout else study_data
