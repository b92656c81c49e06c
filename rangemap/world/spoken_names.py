"""Names as sentences have them: in English with their article and in short, or in another language.

In other languages countries are called as `tables.country_names` has it, cities by the table of
their names; what has no name in a language keeps its English one.
"""

import re
from typing import Any

from rangemap.sentences import Name, Speech
from rangemap.world import region_names, tables

_ARTICLE = re.compile(
    r"United (States|Kingdom|Arab Emirates)|Netherlands|Philippines|Maldives|(The )?Bahamas|Vatican"
    r"|(Central African|Dominican) Republic|(Democratic )?Republic of the Congo|Seychelles|Comoros"
    r"|.* Islands|contiguous United States|Russian Far East|Kurdistan Region|West Bank|Gaza Strip"
    r"|((?!, | and ).)* (Sea|Ocean|Channel|Strait|Lakes)|Persian Gulf"
    r"|(Gulf|Bay|Sea|Strait) of ((?!, | and ).)*"
    r"|Kattegat|Skagerrak|Great Salt Lake"
)
# A name of the user's own that is no name: "A submarine", not "The Hague" or "A Coruna"
_NO_NAME = re.compile(r"(A|An|The|One|Two|Three|Four|Five|Six|Several|Some) (?=[a-z])")
_LISTED = re.compile(r"(, | and )")
# As news agencies print them (BBC News and Reuters style): nobody reads the long form twice
_SHORT = {"United States": "US", "United Kingdom": "UK", "United Arab Emirates": "UAE"}


def with_article(names: str) -> str:
    """Return one or several joined names, each with the article that it has.

    Examples
    --------
    >>> with_article("Gaza Strip"), with_article("Estonia and Netherlands"), with_article("EU")
    ('the Gaza Strip', 'Estonia and the Netherlands', 'the EU')
    >>> with_article("A submarine under the ice"), with_article("The Hague")
    ('a submarine under the ice', 'The Hague')
    """
    if _NO_NAME.match(names):
        return names[:1].lower() + names[1:]
    if _ARTICLE.fullmatch(names):
        return f"the {names}"
    groups = region_names.with_article()
    return "".join(
        f"the {one}" if one in groups or _ARTICLE.fullmatch(one) else one
        for one in _LISTED.split(names)
    )


def short_name(name: str) -> str:
    """Return a country's name as a headline has it.

    Examples
    --------
    >>> short_name("United States"), short_name("Russia")
    ('US', 'Russia')
    """
    return _SHORT.get(name, name)


def short_in_text(name: str) -> str:
    """Return a name as a headline has it within a sentence.

    Examples
    --------
    >>> short_in_text("United Arab Emirates"), short_in_text("Philippines"), short_in_text("Iran")
    ('the UAE', 'the Philippines', 'Iran')
    """
    return f"the {_SHORT[name]}" if name in _SHORT else with_article(name)


def country(name: str, say: Speech) -> Name:
    """Return a country's short name alone, from the name that the tables print.

    Examples
    --------
    >>> from rangemap.sentences import ENGLISH
    >>> country("United States", ENGLISH)
    'US'
    """
    if say.is_english:
        return Name(short_name(name))
    return Name(tables.country_names(say.code).get(tables.country_codes().get(name, ""), name))


def country_in_text(name: str, say: Speech) -> Name:
    """Return a country's short name within a sentence: in English with its article.

    Examples
    --------
    >>> from rangemap.sentences import ENGLISH
    >>> country_in_text("United States", ENGLISH)
    'the US'
    """
    return Name(short_in_text(name)) if say.is_english else country(name, say)


def country_as_printed(name: str, say: Speech) -> Name:
    """Return a country's name as tables and lists have it: in English the full one."""
    return Name(name) if say.is_english else country(name, say)


def countries(names: str, say: Speech) -> str:
    """Return countries that a slash divides as a list with commas: those of a system's origin."""
    return ", ".join(_origin(one, say) for one in names.split("/"))


def _origin(name: str, say: Speech) -> str:
    """Return a country that may have a remark, as "Yemen (Houthi)"; its full name in English."""
    state, bracket, remark = name.partition(" (")
    return f"{country_as_printed(state, say)}{bracket}{remark}"


def city(place: dict[str, Any], say: Speech) -> Name:
    """Return what a place is called; it has a ``geonameid`` and its English name, ``city``."""
    if say.is_english:
        return Name(place["city"])
    return Name(tables.city_names(say.code).get(place.get("geonameid", 0), place["city"]))


def city_of(name: str | None, adm0_a3: str, say: Speech) -> str | None:
    """Return what a city of a country is called that a table has by its English name alone."""
    if say.is_english or name is None or name != name:  # noqa: PLR0124 (not a number)
        return name
    number = tables.best_known(name, adm0_a3)
    return name if number is None else tables.city_names(say.code).get(number, name)
