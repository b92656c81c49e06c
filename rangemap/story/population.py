"""How many people: two counts that differ, each said with where it is from.

The sum over listed places is of cities and towns, of different years, with some suburbs
counted beside their city; the national estimates are of whole countries, with their years.
"""

from typing import Any

from rangemap.sentences import ENGLISH, Phrase, Speech, noted
from rangemap.units import format_people

SOURCE = noted("GeoNames, city populations of different years; some suburbs may be counted twice")
ESTIMATES = noted("Natural Earth estimates")


def note(totals: dict[str, Any], say: Speech = ENGLISH) -> Phrase:
    """Write how many people live in the listed places and in the countries wholly in reach.

    Parameters
    ----------
    totals
        Of a system of the summary, without its note.
    say
        The language.
    """
    sentences = []
    if totals["population"]:
        sentences.append(_of_places(totals, say))
    if totals["national_estimate"]["population"]:
        sentences.append(_of_countries(totals, say))
    return say.in_a_row(sentences)


def _of_places(totals: dict[str, Any], say: Speech) -> Phrase:
    certain = totals["population_certain"]
    given = {"people": format_people(totals["population"], say), "source": say(SOURCE)}
    if certain == totals["population"]:
        return say("In the places listed as in reach live {people} people ({source}).", **given)
    return say(
        "In the places listed as in reach live {people} people, {certain} of them within the "
        "confirmed range ({source}).",
        certain=_few(certain, say),
        **given,
    )


def _of_countries(totals: dict[str, Any], say: Speech) -> Phrase:
    whole, certain = totals["national_estimate"], totals["national_estimate_certain"]
    given = {
        "people": format_people(whole["population"], say),
        "source": say.in_line([say(ESTIMATES), years(whole, say)]),
    }
    if certain["countries"] == whole["countries"]:
        if whole["with_launch"]:
            return say(
                "The countries and territories wholly in reach, the launch region's own among "
                "them, have {people} people ({source}).",
                **given,
            )
        return say(
            "The countries and territories wholly in reach have {people} people ({source}).",
            **given,
        )
    given["certain"] = _few(certain["population"], say)
    if whole["with_launch"]:
        return say(
            "The countries and territories wholly in reach, the launch region's own among them, "
            "have {people} people; those wholly within the confirmed range have {certain} "
            "({source}).",
            **given,
        )
    return say(
        "The countries and territories wholly in reach have {people} people; those wholly within "
        "the confirmed range have {certain} ({source}).",
        **given,
    )


def years(estimate: dict[str, Any], say: Speech = ENGLISH) -> Phrase:
    """Write the years of estimates.

    Examples
    --------
    >>> years({"year_from": 2017, "year_to": 2019}), years({"year_from": 2019, "year_to": 2019})
    ('2017 to 2019', '2019')
    """
    first, last = estimate["year_from"], estimate["year_to"]
    if first == last:
        return Phrase(str(first))
    return say.meant("years", "{first} to {last}", first=str(first), last=str(last))


def _few(people: int, say: Speech) -> str:
    return format_people(people, say) if people else say.meant("how many", "none")
