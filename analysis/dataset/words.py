"""Words for a lead's status or stage in several languages: data for the fifth check."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

#: In a column's name: it may contain the status that the outcome sets.
NAME_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "en": "status stage phase lifecycle disposition outcome result won lost closed close closing converted conversion customer"
        " deal churn verdict resolution signed contract contracted onboarding implementation invoice payment",
        "de": "status stufe phase stadium ergebnis abschluss abgeschlossen gewonnen verloren kunde kundenstatus"
        " vertrag auftrag rechnung zahlung",
        "fr": "statut étape phase résultat issue gagné perdu conclu conversion client contrat facture paiement",
        "es": "estado etapa fase resultado ganado perdido cerrado cierre conversión cliente contrato factura pago",
        "it": "stato fase esito risultato vinto perso chiuso chiusura conversione cliente contratto fattura pagamento",
        "nl": "status fase stadium resultaat uitkomst gewonnen verloren gesloten afgesloten klant contract factuur betaling",
        "pt": "estado estágio etapa fase resultado ganho perdido fechado fechamento conversão cliente contrato fatura pagamento",
        "pl": "status etap faza wynik wygrany wygrana przegrany przegrana zamknięty klient umowa faktura płatność",
    }
)
#: As a word inside a value: the value says how it ended.
ENDING_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "en": "won lost closed converted signed disqualified",
        "de": "gewonnen verloren abgeschlossen",
        "fr": "gagné gagnée perdu perdue conclu conclue",
        "es": "ganado ganada perdido perdida cerrado cerrada",
        "it": "vinto vinta perso persa chiuso chiusa",
        "nl": "gewonnen verloren afgesloten",
        "pt": "ganho perdido perdida fechado fechada",
        "pl": "wygrany wygrana przegrany przegrana zamknięty zamknięta",
    }
)
#: As a whole value: the value names a stage.
STAGE_VALUES: Mapping[str, str] = MappingProxyType(
    {
        "en": "customer client opportunity qualified unqualified mql sql evangelist churned",
        "de": "kunde bestandskunde chance qualifiziert unqualifiziert",
        "fr": "client opportunité qualifié",
        "es": "cliente oportunidad calificado cualificado",
        "it": "cliente opportunità qualificato",
        "nl": "klant kans gekwalificeerd",
        "pt": "cliente oportunidade qualificado",
        "pl": "klient szansa zakwalifikowany",
    }
)
#: Before a word of a status these make it something else: a marital status is known from the start.
OTHER_STATUS = frozenset({"marital", "civil", "employment", "familien", "zivil", "familial", "civile"})
_CAMEL = re.compile(r"(?<=[a-zß-ÿ])(?=[A-Z])")
_BETWEEN = re.compile(r"[\W_]+")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name or value, without case.

    Examples:
        >>> words_of("leadStatus_2 (old)"), words_of("Ergebnis-Phase")
        (('lead', 'status', '2', 'old'), ('ergebnis', 'phase'))
    """
    return tuple(each.casefold() for each in _BETWEEN.split(_CAMEL.sub(" ", text)) if each)


def status_words(name: str) -> tuple[str, ...]:
    """Words of a name that speak of a status or stage.

    Examples:
        >>> status_words("Lifecycle Stage"), status_words("Marital Status"), status_words("Statut du lead")
        (('lifecycle', 'stage'), (), ('statut',))
    """
    words = words_of(name)
    known = _all(NAME_WORDS)
    return tuple(word for i, word in enumerate(words) if word in known and not (i and words[i - 1] in OTHER_STATUS))


def names_an_ending(value: str) -> bool:
    """Whether a value says how it ended, or is the name of a stage.

    Examples:
        >>> names_an_ending("Lost to EINS"), names_an_ending("Customer"), names_an_ending("Customer referral")
        (True, True, False)
    """
    words = words_of(value)
    return bool(set(words) & _all(ENDING_WORDS)) or (len(words) == 1 and words[0] in _all(STAGE_VALUES))


def _all(by_language: Mapping[str, str]) -> frozenset[str]:
    return frozenset(word for words in by_language.values() for word in words.split())
