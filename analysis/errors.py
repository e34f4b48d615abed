"""The one error that people meet: a code, what happened, where, and what to do."""

from __future__ import annotations


class PlumblineError(Exception):
    """The input is wrong; this is not a fault of Plumbline.

    Args:
        code: Stable code in capitals, such as ``MAPPING-UNKNOWN-KEY``; each has its help text in ``dashboard/words/errors.py``.
        what: One sentence naming the value and the rule that it breaks.
        where: File, line, column or key; empty when there is no place.
        remedy: What to do about it; empty when ``what`` says it already.

    Examples:
        >>> print(PlumblineError("STUDY-UNKNOWN-KEY", "'populaton' is not a key of a study.", where="study.yaml, line 3"))
        study.yaml, line 3: 'populaton' is not a key of a study. [STUDY-UNKNOWN-KEY]
    """

    def __init__(self, code: str, what: str, *, where: str = "", remedy: str = "") -> None:
        self.code = code
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(code, what)

    def __str__(self) -> str:
        """The error in one line."""
        place = f"{self.where}: " if self.where else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{remedy} [{self.code}]"
