"""How numbers are written for people: percent, ranges, counts, p-values, and what stands where there is no number."""

from __future__ import annotations

from analysis.inference.estimate import Answer, Estimate, NotEstimable

#: Separates thousands, as the tables of the dashboard do.
THOUSANDS = ","
#: Stands where there is no number.
NOTHING = "–"


def count(number: float) -> str:
    """A whole number, with separated thousands.

    Examples:
        >>> count(960), count(-12345) == f"−12{THOUSANDS}345"
        ('960', True)
    """
    return f"{number:,.0f}".replace(",", THOUSANDS).replace("-", "−")


def decimals(fraction: float) -> int:
    """How many decimals a fraction has when it is written as percent: about two digits that say something, also near 100 %.

    Examples:
        >>> [decimals(each) for each in (0, 0.312, 0.052, 0.0052, 0.997, 1)]
        [0, 0, 1, 2, 1, 0]
    """
    size = abs(fraction)
    if size in {0, 1}:
        return 0
    if size > 0.9949:
        return 1
    return 0 if size >= 0.0995 else 1 if size >= 0.00995 else 2


def percent(fraction: float, digits: int | None = None) -> str:
    """A fraction as percent.

    Examples:
        >>> percent(0.312), percent(0.0523), percent(0.00523), percent(1), percent(0.5, 1)
        ('31 %', '5.2 %', '0.52 %', '100 %', '50.0 %')
    """
    return f"{_number(100 * fraction, decimals(fraction) if digits is None else digits)} %"


def percent_range(answer: Answer) -> str:
    """A fraction with its interval, or why there is none.

    Examples:
        >>> percent_range(Estimate(0.312, 0.274, 0.352, 100, "wilson"))
        '31 % (27–35)'
        >>> percent_range(NotEstimable("no_hot_leads", "No lead is hot."))
        'no lead is hot'
    """
    if isinstance(answer, NotEstimable):
        return missing(answer)
    return f"{percent(answer.value)} ({limits(answer, percent_of=100)})"


def ratio_range(answer: Answer, digits: int = 2) -> str:
    """A number that is not a fraction with its interval, or why there is none.

    Examples:
        >>> ratio_range(Estimate(3.0, 2.104, 4.167, 1300, "log_lift"))
        '3.00 (2.10–4.17)'
    """
    if isinstance(answer, NotEstimable):
        return missing(answer)
    return f"{_number(answer.value, digits)} ({limits(answer, percent_of=1, digits=digits)})"


def limits(estimate: Estimate, *, percent_of: float, digits: int | None = None) -> str:
    """The interval alone: limits times ``percent_of``, with the decimals that suit the value.

    Examples:
        >>> limits(Estimate(0.052, 0.0451, 0.0601, 900, "wilson"), percent_of=100)
        '4.5–6.0'
        >>> limits(Estimate(-0.1, -0.25, 0.05, 900, "newcombe"), percent_of=100)
        '−25 to 5'
        >>> limits(Estimate(0, 0, 0.0019, 2000, "wilson"), percent_of=100)
        '0.00–0.19'
    """
    shown = {0.0: estimate.high, 1.0: estimate.low}.get(estimate.value, estimate.value)
    places = decimals(shown) if digits is None else digits
    low, high = _number(percent_of * estimate.low, places), _number(percent_of * estimate.high, places)
    return f"{low}{' to ' if estimate.low < 0 else '–'}{high}"


def signed(number: float, digits: int = 0) -> str:
    """A number with its sign; nothing before zero.

    Examples:
        >>> signed(12), signed(-1.26, 1), signed(-0.04, 1)
        ('+12', '−1.3', '0.0')
    """
    text = _number(number, digits)
    return f"+{text}" if number > 0 and float(f"{number:.{digits}f}") else text


def change_in_points(change: float) -> str:
    """A difference of two fractions, in percentage points.

    Examples:
        >>> change_in_points(0.071), change_in_points(-0.21)
        ('+7.1 points', '−21 points')
    """
    return f"{signed(100 * change, 0 if abs(change) >= 0.0995 else 1)} points"


def p_value(p: float) -> str:
    """A p-value; never "0".

    Examples:
        >>> p_value(0.034), p_value(0.00012), p_value(0.47), p_value(0.9999)
        ('p = 0.034', 'p < 0.001', 'p = 0.47', 'p > 0.99')

    Raises:
        ValueError: ``p`` is outside 0 … 1.
    """
    if not 0 <= p <= 1:
        raise ValueError(f"p == {p}, must be in [0, 1].")
    if p < 0.001:
        return "p < 0.001"
    return "p > 0.99" if p > 0.99 else f"p = {p:.{3 if p < 0.095 else 2}f}"


def money(amount: float, currency: str | None) -> str:
    """An amount in whole units with its currency, where that is known.

    Examples:
        >>> money(950.4, "EUR"), money(0, None)
        ('950 EUR', '0')
    """
    return f"{count(amount)} {currency}" if currency else count(amount)


def missing(answer: NotEstimable) -> str:
    """Why there is no estimate and what is needed, as a phrase.

    Examples:
        >>> missing(NotEstimable("few_conversions", "4 conversions.", needed=26))
        '4 conversions; about 26 more needed'
        >>> missing(NotEstimable("no_conversions", "Nobody converted."))
        'nobody converted'
    """
    phrase = answer.reason.rstrip(".")
    phrase = phrase[:1].lower() + phrase[1:]
    return phrase if answer.needed is None else f"{phrase}; about {count(answer.needed)} more needed"


def cannot_tell(answer: NotEstimable) -> str:
    """The same as a sentence.

    Examples:
        >>> cannot_tell(NotEstimable("no_conversions", "Nobody converted."))
        'Cannot tell yet: nobody converted.'
    """
    return f"Cannot tell yet: {missing(answer)}."


def _number(number: float, digits: int) -> str:
    """With a true minus, and never a minus before nothing but zeros."""
    text = f"{number:,.{digits}f}".replace(",", THOUSANDS)
    return text.replace("-", "−" if any(digit in text for digit in "123456789") else "")
