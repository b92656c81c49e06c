"""Kilometres, miles and nautical miles, and how numbers are written; `quantities` reads them."""

from rangemap.sentences import ENGLISH, Speech

# No two points of the Earth are further apart: half the meridian ellipse, rounded up
MAX_RANGE_M = 20_004_000.0

METRES = {
    "m": 1.0,
    "km": 1000.0,
    # international mile and nautical mile, exact by definition (1959 agreement; BIPM SI brochure)
    "mi": 1609.344,
    "nmi": 1852.0,
    "ft": 0.3048,
}
_PATTERN = "#,##0.#"  # of numbers, as CLDR writes patterns


def km_to_miles(km: float) -> float:
    """Convert kilometres to international miles.

    Examples
    --------
    >>> round(km_to_miles(2500), 1)
    1553.4
    """
    return km * 1000.0 / METRES["mi"]


def miles_to_km(miles: float) -> float:
    """Convert international miles to kilometres.

    Examples
    --------
    >>> miles_to_km(1.0)
    1.609344
    """
    return miles * METRES["mi"] / 1000.0


def format_rounded(km: float, language: str = "en") -> str:
    """Write a measured distance as a headline has it: to the kilometre, below 10 km to 100 m.

    Examples
    --------
    >>> format_rounded(453.042), format_rounded(2.36), format_rounded(1.6)
    ('453 km (282 miles)', '2.4 km (1.5 miles)', '1.6 km (1 mile)')
    >>> format_rounded(453.042, "de")
    '453 km (282 mi)'
    """
    digits = 0 if km >= 10.0 else 1  # noqa: PLR2004 (what the places' own positions bear)
    miles = km_to_miles(km)
    if language != "en":
        return _both(round(km, digits), round(miles, digits), language)
    return f"{_plainly(km, digits)} km ({_plainly(miles, digits)} {_mile(round(miles, digits))})"


def _plainly(number: float, digits: int) -> str:
    return f"{number:,.{digits}f}".removesuffix(".0")


def _mile(miles: float) -> str:
    return "mile" if miles == 1 else "miles"


def format_kilometres(km: float, language: str = "en") -> str:
    """Write kilometres alone.

    Examples
    --------
    >>> format_kilometres(2500), format_kilometres(2500, "de")
    ('2,500 km', '2.500 km')
    """
    return f"{_kilometres(km)} km" if language == "en" else _unit(km, "length-kilometer", language)


def format_miles(miles: float, language: str = "en") -> str:
    """Write a number of miles alone.

    Examples
    --------
    >>> format_miles(500), format_miles(500, "hu")
    ('500 miles', '500 mf')
    """
    return (
        f"{miles:,g} {_mile(miles)}" if language == "en" else _unit(miles, "length-mile", language)
    )


def format_range(km: float, language: str = "en", *, floor: bool = False) -> str:
    """Write a range as it is printed: kilometres, with miles in brackets.

    A floor, of which is only published that it is "more than" so much, is written with "and more".

    Miles are rounded to two significant digits fewer than would suggest a precision that the
    published kilometres do not have: to 10 above 100 miles, to 1 below, to a tenth below 1.

    Examples
    --------
    >>> format_range(2500)
    '2,500 km (1,550 miles)'
    >>> format_range(75)
    '75 km (47 miles)'
    >>> format_range(1), format_range(1.6), format_range(0.1)
    ('1 km (0.6 miles)', '1.6 km (1 mile)', '0.1 km (0.1 miles)')
    >>> format_range(2500, "de")
    '2.500 km (1.550 mi)'
    >>> format_range(500, floor=True), format_range(500, "de", floor=True)
    ('500 km (310 miles) and more', '500 km (310 mi) und mehr')
    """
    if language == "en":
        text = f"{_kilometres(km)} km ({_miles(km)} {_mile(_rounded_miles(km))})"
    else:
        miles = _unit(_rounded_miles(km), "length-mile", language)
        text = f"{_unit(km, 'length-kilometer', language)} ({miles})"
    return _and_more(text, language) if floor else text


def format_edge(km: float, language: str = "en", *, floor: bool = False) -> tuple[str, str]:
    """Write what stands along an edge: its range, and that without miles where room is scarce.

    Examples
    --------
    >>> format_edge(500, floor=True)
    ('500 km (310 miles) and more', '500 km and more')
    """
    short = format_kilometres(km, language)
    return format_range(km, language, floor=floor), _and_more(short, language) if floor else short


def format_span(low_km: float, high_km: float, language: str = "en", *, floor: bool = False) -> str:
    """Write an interval of ranges as it is printed; of a floor, its longer end is one.

    Examples
    --------
    >>> format_span(1600, 2500)
    '1,600 to 2,500 km (990 to 1,550 miles)'
    >>> format_span(300, 500, floor=True)
    '300 to 500 km (190 to 310 miles) and more'
    >>> format_span(1600, 2500, "de").replace("\N{EN DASH}", "-")
    '1.600-2.500 km (990-1.550 mi)'
    """
    if language != "en":
        text = _span(low_km, high_km, language)
        return _and_more(text, language) if floor else text
    kilometres = f"{_kilometres(low_km)} to {_kilometres(high_km)} km"
    text = f"{kilometres} ({_miles(low_km)} to {_miles(high_km)} {_mile(_rounded_miles(high_km))})"
    return _and_more(text, "en") if floor else text


# What is written after a range that is a floor, in the languages of labels. CLDR has a pattern for
# "at least" too, but that is of a bare number ("500+") and Babel does not read it.
_AND_MORE = {
    "ar": "{} أو أكثر",
    "bn": "{} বা তার বেশি",
    "de": "{} und mehr",
    "el": "{} και άνω",
    "en": "{} and more",
    "es": "{} o más",
    "fa": "{} یا بیشتر",
    "fr": "{} et plus",
    "he": "{} ויותר",
    "hi": "{} या अधिक",
    "hu": "{} vagy több",
    "id": "{} atau lebih",
    "it": "{} e oltre",
    "ja": "{} 以上",
    "ko": "{} 이상",
    "nl": "{} en meer",
    "pl": "{} i więcej",
    "pt": "{} ou mais",
    "ru": "{} и более",
    "sv": "{} och mer",
    "tr": "{} ve üzeri",
    "uk": "{} і більше",  # noqa: RUF001 (Ukrainian)
    "ur": "{} یا زیادہ",
    "vi": "{} trở lên",
    "zh": "{} 及以上",
    "zht": "{} 以上",
}


def _and_more(text: str, language: str) -> str:
    """Write that a range is a floor; English where a language has no words here."""
    return _AND_MORE.get(language, _AND_MORE["en"]).format(text)


def _kilometres(km: float) -> str:
    return f"{km:,.0f}" if float(km).is_integer() else f"{km:,.1f}"


def _miles(km: float) -> str:
    return _plainly(_rounded_miles(km), 1)


def _rounded_miles(km: float) -> float:
    miles = km_to_miles(km)
    if miles < 0.95:  # noqa: PLR2004 (to the mile it would be 0 or 1, and no ranges are alike)
        return max(round(miles, 1), 0.1)
    return round(miles, -1) if miles >= 100 else round(miles)  # noqa: PLR2004 (see format_range)


def format_distance(km: float, language: str = "en") -> str:
    """Write a measured distance as it is printed: to the nearest 100 m, with miles in brackets.

    Examples
    --------
    >>> format_distance(453.042)
    '453.0 km (281.5 miles)'
    >>> format_distance(453.042, "de")
    '453,0 km (281,5 mi)'
    """
    miles = km_to_miles(km)
    if language != "en":
        return _both(km, miles, language, "#,##0.0")
    return f"{km:,.1f} km ({miles:,.1f} {_mile(round(miles, 1))})"


def _both(km: float, miles: float, language: str, pattern: str = _PATTERN) -> str:
    kilometres = _unit(km, "length-kilometer", language, pattern)
    return f"{kilometres} ({_unit(miles, 'length-mile', language, pattern)})"


def _span(low_km: float, high_km: float, language: str) -> str:
    """Write an interval in both units, each unit once: the dash is what CLDR has for intervals."""
    from babel.numbers import format_decimal  # noqa: PLC0415 (as below)

    spans = []
    for low, high, unit in (
        (low_km, high_km, "length-kilometer"),
        (_rounded_miles(low_km), _rounded_miles(high_km), "length-mile"),
    ):
        first, last = (
            str(format_decimal(one, format=_PATTERN, locale=locale_of(language)))
            for one in (low, high)
        )
        text = _unit(high, unit, language)
        spans.append(text.replace(last, f"{first}\N{EN DASH}{last}", 1))
    return f"{spans[0]} ({spans[1]})"


def _unit(value: float, unit: str, language: str, pattern: str = _PATTERN) -> str:
    """Write a quantity as a language does (Unicode's CLDR)."""
    from babel.units import format_unit  # noqa: PLC0415 (slow to import, and for few)

    locale = locale_of(language)
    return str(format_unit(value, unit, "short", format=pattern, locale=locale))


def locale_of(language: str) -> str:
    """Return a language of labels as CLDR names it.

    Examples
    --------
    >>> locale_of("zht"), locale_of("de")
    ('zh_Hant', 'de')
    """
    return {"zh": "zh_Hans", "zht": "zh_Hant"}.get(language, language)


def format_share(share: float, say: Speech = ENGLISH) -> str:
    """Write a share; a part is never written as the whole or as nothing.

    Examples
    --------
    >>> format_share(1.0), format_share(0.99999), format_share(0.00001), format_share(0.2336)
    ('100%', 'over 99.9%', 'under 0.1%', '23.4%')
    """
    if share in {0.0, 1.0}:
        return say.percent(share)
    if share < 0.001:  # noqa: PLR2004 (what one decimal can show)
        return say("under {share}", share=say.percent(0.001, 1))
    if share <= 0.999:  # noqa: PLR2004
        return say.percent(share, 1)
    return say("over {share}", share=say.percent(0.999, 1))


def format_people(people: int, say: Speech = ENGLISH) -> str:
    """Write a sum of populations: to three significant digits, as it is known no better.

    Examples
    --------
    >>> format_people(1_236_540_000), format_people(999_900)
    ('about 1.24 billion', 'about 1 million')
    >>> format_people(67_384), format_people(54)
    ('about 67,400', '54')
    """
    if people < 1000:  # noqa: PLR2004 (three digits)
        return say.number(people)
    rounded = float(f"{people:.2e}")
    return say("about {number}", number=say.rounded(rounded))
