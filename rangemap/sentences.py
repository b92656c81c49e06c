"""The program's sentences in the languages that it speaks: gettext catalogues, numbers, lists.

A sentence stands whole in the code, in English, with named places for what varies; a catalogue
(`translations/`) has the same in another language. What is put into a sentence is a name, a number
or a phrase that is a sentence's part in every language: a list, or where something lies.
"""

import gettext
import re
import string
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from rangemap.wording import joined, possessive

FOLDER = Path(__file__).parent / "translations"
# Each has a whole catalogue; docs/languages.md says who has read it
SPOKEN = ("en", *sorted(path.stem for path in FOLDER.glob("*.po")))
_FROM_THE_RIGHT = {"ar", "fa", "he"}
# First strong isolate and its end (Unicode Standard Annex 9): what is between keeps its own order
_ISOLATE, _END = "\u2068", "\u2069"
_RIGHT_MARK = "\u200f"
_UNSPACED = {"ja", "zh"}
_COMMAS = {"ar": "، ", "fa": "، ", "ja": "、", "zh": "，"}  # noqa: RUF001 (their own)
_SEMICOLONS = {"ar": "؛ ", "fa": "؛ ", "ja": "；", "zh": "；"}  # noqa: RUF001 (their own)


_NUMBER_AND_UNIT = re.compile(r"(?<=\d) (?=\w)")  # which no line ends between
_SHORT_MILLIONS = {"de", "ja", "ko", "ru", "uk", "zh"}


class Phrase(str):
    """A text in the language of the sentence that it is put into."""

    __slots__ = ()


def plain(value: Any) -> Any:  # noqa: ANN401 (nested data)
    """Return nested data with its phrases and names as plain texts.

    Examples
    --------
    >>> type(plain({"said": [Phrase("Within range.")]})["said"][0])
    <class 'str'>
    """
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return str(value) if isinstance(value, str) else value


class Name(str):
    """A name as it is put into a sentence: in English with the article that it has there."""

    __slots__ = ()

    @property
    def possessive(self) -> str:
        """Whose something is; only English sentences ask for it."""
        return possessive(self)


def noted(message: str) -> str:
    """Return a text as it is: one of a table, which a catalogue has as well."""
    return message


class Speech:
    """A language that the program's sentences are in.

    Parameters
    ----------
    code
        One of `SPOKEN`.
    """

    def __init__(self, code: str) -> None:
        self.code = code

    @property
    def is_english(self) -> bool:
        """Whether it is the language that the sentences are written in."""
        return self.code == "en"

    @property
    def from_the_right(self) -> bool:
        """Whether it is written from right to left."""
        return self.code in _FROM_THE_RIGHT

    @property
    def tag(self) -> str:
        """Its tag, as a page or a document has it."""
        return {"zh": "zh-Hans"}.get(self.code, self.code)

    def __call__(self, message: str, /, **values: object) -> Phrase:
        """Return a sentence with its values."""
        return self._filled(self._known.gettext(message), values)

    def meant(self, context: str, message: str, /, **values: object) -> Phrase:
        """Return a text that means several things in English, by what it means here."""
        return self._filled(self._known.pgettext(context, message), values)

    def by_number(self, one: str, many: str, number: int, /, **values: object) -> Phrase:
        """Return a sentence as the number in it asks; none is one, as "no city is"."""
        # English has the singular of none; other languages have their own rules
        asked = max(number, 1) if self.is_english else number
        return self._filled(self._known.ngettext(one, many, asked), values)

    def listed(self, names: Sequence[str]) -> Phrase:
        """Return names as a list: "Kyiv, Berlin and Paris"."""
        if self.is_english:
            return Phrase(joined(names))
        from babel.lists import format_list  # noqa: PLC0415 (slow to import, and not for English)

        return Phrase(format_list([self.isolated(one) for one in names], locale=self.locale))

    def number(self, number: float, digits: int = 0) -> str:
        """Return a number with so many decimals, its thousands apart."""
        if self.is_english:
            return f"{number:,.{digits}f}"
        from babel.numbers import format_decimal  # noqa: PLC0415 (as above)

        return str(format_decimal(number, format=_pattern(digits), locale=self.locale))

    def rounded(self, number: float) -> str:
        """Return a number, of a large one three digits and a word for its millions."""
        if number < 1e6:  # noqa: PLR2004 (a million)
            return self.number(number)
        if self.is_english:
            size, word = (1e9, "billion") if number >= 1e9 else (1e6, "million")  # noqa: PLR2004
            return f"{number / size:.3g} {word}"
        from babel.numbers import format_compact_decimal  # noqa: PLC0415 (as above)

        # where the long form is declined, Babel has not always the right one
        form: Literal["short", "long"] = "short" if self.code in _SHORT_MILLIONS else "long"
        return str(
            format_compact_decimal(number, format_type=form, locale=self.locale, fraction_digits=2)
        )

    def percent(self, share: float, digits: int = 0) -> str:
        """Return a share in percent with so many decimals."""
        if self.is_english:
            return f"{share * 100.0:.{digits}f}%"
        from babel import Locale  # noqa: PLC0415 (as above)
        from babel.numbers import format_decimal  # noqa: PLC0415 (as above)

        whole = Locale.parse(self.locale).percent_formats[None].pattern
        pattern = whole.replace("#,##0", _pattern(digits))
        return str(format_decimal(share, format=pattern, locale=self.locale))

    @property
    def locale(self) -> str:
        """It, as CLDR names it."""
        return {"pt": "pt_BR", "zh": "zh_Hans"}.get(self.code, self.code)

    def isolated(self, text: str) -> str:
        """Return a name or a number kept together, where lines run from the right."""
        if isinstance(text, Phrase) or not self.from_the_right:
            return text
        found = set(map(unicodedata.bidirectional, text))
        # letters from the left, or a number with a unit from the right; a bare number needs nothing
        mixed = "L" in found or (found & {"EN", "AN"} and found & {"R", "AL"})
        return f"{_ISOLATE}{text}{_END}" if mixed else text

    def in_a_row(self, sentences: Iterable[str | None]) -> Phrase:
        """Return sentences one after another, without those that are not there."""
        return Phrase(self.space.join(one for one in sentences if one))

    @property
    def space(self) -> str:
        """What stands between sentences."""
        return "" if self.code in _UNSPACED else " "

    @property
    def comma(self) -> str:
        """What stands between parts of one line, with its space."""
        return _COMMAS.get(self.code, ", ")

    @property
    def semicolon(self) -> str:
        """What stands between texts of one sentence, with its space."""
        return _SEMICOLONS.get(self.code, "; ")

    def apart(self, texts: Iterable[str]) -> Phrase:
        """Return texts of one sentence, between them its semicolon."""
        return Phrase(self.semicolon.join(map(self.isolated, texts)))

    def in_line(self, texts: Iterable[str]) -> Phrase:
        """Return parts of one line, between them its comma."""
        return Phrase(self.comma.join(map(self.isolated, texts)))

    def line(self, text: str) -> str:
        """Return a line of text that runs as the language does, whatever it begins with."""
        return f"{_RIGHT_MARK}{text}" if self.from_the_right and text else text

    def of_files(self, ending: str) -> dict[str, Any]:
        """Return the sentences of some of the sources, by their English; empty of English."""
        return {
            str(one.id): one.string
            for one in _messages(self.code)
            if one.id and any(path.endswith(ending) for path, _line in one.locations)
        }

    @cached_property
    def _known(self) -> gettext.NullTranslations:
        if self.is_english:
            return gettext.NullTranslations()
        from babel.messages.mofile import write_mo  # noqa: PLC0415 (as above)

        compiled = BytesIO()
        write_mo(compiled, _messages(self.code))
        compiled.seek(0)
        return gettext.GNUTranslations(compiled)

    def _filled(self, message: str, values: Mapping[str, object]) -> Phrase:
        if not values:
            return Phrase(message)
        return Phrase(_Filling(self).vformat(message, (), values))


class _Filling(string.Formatter):
    """Puts values into a sentence, each isolated where it must be."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401, ARG002 (its own)
        text = value if isinstance(value, str) else str(value)
        if not self._speech.is_english and not isinstance(text, Phrase):
            text = _NUMBER_AND_UNIT.sub("\N{NO-BREAK SPACE}", text)
        return self._speech.isolated(text)


def _pattern(digits: int) -> str:
    return "#,##0" + ("." + "0" * digits if digits else "")


@cache
def _messages(code: str) -> Any:  # noqa: ANN401 (a catalogue of Babel's)
    if code == "en":
        return ()
    from babel.messages.pofile import read_po  # noqa: PLC0415 (as above)

    with (FOLDER / f"{code}.po").open("rb") as file:
        return read_po(file, locale=Speech(code).locale)


@cache
def speech(code: str) -> Speech:
    """Return a language by its code, one of `SPOKEN`."""
    return Speech(code)


ENGLISH = speech("en")
