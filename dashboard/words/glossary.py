"""The words of the trade with one meaning each, read from the glossary, and links to them in sentences of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dashboard.words.markup import inline, plain

#: The same text as docs/glossary.md; it lies here so that it is installed with the dashboard.
SOURCE = Path(__file__).resolve().parents[1] / "help" / "glossary.md"
#: Address of the page that shows the words.
HELP_ADDRESS = "/help"
_ALSO = "Also called: "
#: What stands in quotation marks is a name.
_QUOTED = re.compile("“[^”]*”")


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the trade.

    Args:
        name: As sentences use it.
        meaning: One or two sentences.
        also: Other names of the same thing.
    """

    name: str
    meaning: str
    also: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Where the word is on the page, and in the file as code hosts show it.

        Examples:
            >>> Term("false-positive rate", "").anchor
            'false-positive-rate'
        """
        return re.sub(r"[^\w-]", "", self.name.lower().replace(" ", "-"))

    def says(self, wanted: str) -> bool:
        """Whether the word or its meaning holds what somebody searches for."""
        return wanted.strip().casefold() in " ".join((self.name, *self.also, self.meaning)).casefold()


@cache
def terms() -> tuple[Term, ...]:
    """All words, in the order of the glossary."""
    return tuple(_terms(SOURCE.read_text(encoding="utf-8")))


def search(wanted: str) -> tuple[Term, ...]:
    """The words that hold what somebody searches for; those whose name holds it come first.

    Examples:
        >>> [each.name for each in search("fpr")]
        ['false-positive rate']
    """
    found = [each for each in terms() if each.says(wanted)]
    sought = wanted.strip().casefold()
    return tuple(sorted(found, key=lambda each: sought not in " ".join((each.name, *each.also)).casefold()))


def linked(sentence: str, first_uses: MutableMapping[str, str], *, names: Iterable[str] = ()) -> str:
    """A sentence of ours as Markdown, the first use of each word on the page linked to its meaning.

    Args:
        sentence: Plain text.
        first_uses: Anchor of each word that is linked already, with the sentence that links it; added to. The same sentence, shown again
            when part of a page runs anew, keeps its links.
        names: Names from the data that the sentence holds: nothing in them is linked, nor in quotation marks.

    Examples:
        >>> linked("Of 40 hot leads 9 convert.", {})
        'Of 40 [hot leads](/help#hot-lead) 9 convert.'
        >>> linked("Most of all on lead source.", {}, names=["lead source"])
        'Most of all on lead source.'
    """
    pieces: list[str] = []
    text, end = plain(sentence), 0
    closed = tuple(_closed(text, names))
    for match in _any_form().finditer(text):
        term = _by_form()[match[0].casefold()]
        is_name = any(start < match.end() and match.start() < stop for start, stop in closed)
        if is_name or first_uses.setdefault(term.anchor, sentence) != sentence or any(f"#{term.anchor})" in piece for piece in pieces):
            continue
        pieces += [text[end : match.start()], f"[{match[0]}]({HELP_ADDRESS}#{term.anchor})"]
        end = match.end()
    return "".join([*pieces, text[end:]])


def _terms(text: str) -> Iterator[Term]:
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        name, *paragraphs = (paragraph.strip() for paragraph in re.split(r"\n\s*\n", part.strip()))
        also = [each.removeprefix(_ALSO).split(", ") for each in paragraphs if each.startswith(_ALSO)]
        meaning = " ".join(" ".join(each.split()) for each in paragraphs if not each.startswith(_ALSO))
        yield Term(name, meaning, tuple(also[0]) if also else ())


def _closed(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where names are in an escaped text."""
    yield from (match.span() for match in _QUOTED.finditer(text))
    for name in filter(None, map(inline, names)):
        yield from (match.span() for match in re.finditer(re.escape(name), text, re.IGNORECASE))


@cache
def _by_form() -> dict[str, Term]:
    """Each way to write a word, in small letters, with the word."""
    return {form.casefold(): each for each in reversed(terms()) for name in (each.name, *each.also) for form in _forms(name)}


def _forms(name: str) -> tuple[str, ...]:
    """A word, its plural, and of a verb the past."""
    plural = re.sub(r"(?<=[^aeiou])y$", "ie", name) + ("es" if re.search(r"(s|x|ch)$", name) else "s")
    return (name, plural, f"{name}d") if name.endswith("e") else (name, plural)


@cache
def _any_form() -> re.Pattern[str]:
    """Any word in any form, the longest first, never part of another word; an underscore is escaped by then."""
    forms = sorted(_by_form(), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, forms))})(?![\w-]|\\_)", re.IGNORECASE)
