"""Names of regions within an English sentence: with the article that some have, and in short."""

import re

from rangemap.world import region_names

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
