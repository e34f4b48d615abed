"""Imports what a dashboard needs, in the process that dashboards are forked off."""

from __future__ import annotations

from dashboard.serve import import_pages

import_pages()
