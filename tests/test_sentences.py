"""The catalogues: whole, in line with the sources, and with the placeholders of the English."""

import string
import sys
from functools import cache
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.pofile import read_po

from rangemap.sentences import ENGLISH, FOLDER, SPOKEN, Name, Phrase, speech

TOOLS = Path(__file__).resolve().parents[1] / "tools"
OTHERS = [code for code in SPOKEN if code != "en"]
# What a language may say in the words of the English sentence: names, and signs between values
SAME = {
    *("Made with Natural Earth.", "Equal Earth", "Variant", "Method", "Silhouette: {what}"),
    *("orthographic", "Globe", "Date: {text}", "Source: {text}", "Note: {text}", "Place"),
    *("capitals", "Capital", "places", "Places", "points", "{place} lies {beyond}", "the {name}"),
    *("Site", "site"),  # French
}


@cache
def template():
    with (FOLDER / "messages.pot").open("rb") as file:
        return read_po(file)


@cache
def catalogue(code):
    with (FOLDER / f"{code}.po").open("rb") as file:
        return read_po(file, locale=speech(code).locale)


def forms(text):
    return text if isinstance(text, tuple) else (text,)


def fields(texts):
    """Return the names of the places for values in texts."""
    parsed = (part for text in texts for part in string.Formatter().parse(text))
    return {name.split(".")[0] for _text, name, _spec, _kind in parsed if name is not None}


def key(message):
    return (message.context, forms(message.id)[0])


def sentences(code):
    return [one for one in catalogue(code) if one.id]


def test_the_template_is_what_the_sources_say(monkeypatch):
    monkeypatch.syspath_prepend(str(TOOLS))
    import build_catalogues  # noqa: PLC0415 (a tool is no package)

    said = build_catalogues.written(build_catalogues.template())
    assert said == (FOLDER / "messages.pot").read_bytes()
    sys.modules.pop("build_catalogues")


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_has_every_sentence_and_no_other(code):
    assert {key(one) for one in sentences(code)} == {key(one) for one in template() if one.id}
    assert not catalogue(code).obsolete
    assert not any(one.fuzzy for one in sentences(code))
    bare = [
        one.id for one in sentences(code) if not all(text.strip() for text in forms(one.string))
    ]
    assert not bare


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_has_the_values_of_its_sentence(code):
    for one in sentences(code):
        asked = fields(forms(one.id))
        for text in forms(one.string):
            assert fields([text]) == asked, (one.id, text)


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_ends_as_its_sentence_does(code):
    """A full stop, or none: sentences are put together by it."""
    stops = (".", "。", "।")
    for one in sentences(code):
        for text in forms(one.string):
            assert text.endswith(stops) == forms(one.id)[0].endswith("."), (one.id, text)


@pytest.mark.parametrize("code", OTHERS)
def test_plurals_are_as_many_as_the_language_has(code):
    rule = Locale.parse(speech(code).locale).plural_form
    for one in sentences(code):
        if isinstance(one.id, tuple):
            assert len(one.string) == catalogue(code).num_plurals, one.id
    # gettext's rule gives whole numbers of one form one text, and of another another
    told = catalogue(code)
    text = speech(code)._known
    for number in range(200):
        same = [other for other in range(200) if rule(other) == rule(number)]
        assert {text.plural(one) for one in same} == {text.plural(number)}, (code, number)
    assert {text.plural(number) for number in range(1000)} <= set(range(told.num_plurals))


@pytest.mark.parametrize("code", OTHERS)
def test_nothing_is_left_in_english(code):
    same = {
        forms(one.id)[0]
        for one in sentences(code)
        if forms(one.id)[0] in forms(one.string) and any(map(str.isalpha, _bare(one)))
    }
    assert same <= SAME


def _bare(message):
    """Return a sentence's own words, without its values."""
    return "".join(text for text, *_rest in string.Formatter().parse(forms(message.id)[0]))


def test_english_needs_no_catalogue():
    assert ENGLISH("within {distance} of {launch}", distance="9 km", launch=Name("the UK")) == (
        "within 9 km of the UK"
    )
    assert ENGLISH.by_number("{n} place", "{n} places", 0, n="no") == "no place"


def test_names_are_isolated_where_lines_run_from_the_right(monkeypatch):
    monkeypatch.setattr("rangemap.sentences._FROM_THE_RIGHT", {"en"})
    said = ENGLISH("{place} is {within}", place=Name("Kyiv"), within=Phrase("near"))
    assert said == "\u2068Kyiv\u2069 is near"


def test_plural_names_have_their_own_possessive():
    assert ENGLISH("{of.possessive} capital", of=Name("the Netherlands")) == (
        "the Netherlands' capital"
    )
