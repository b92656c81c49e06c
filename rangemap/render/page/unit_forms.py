"""Units of length in the page's language, by CLDR: their names, and how numbers stand with them."""

from rangemap.sentences import Speech

_UNITS = {"km": "length-kilometer", "mi": "length-mile", "nmi": "length-nautical-mile"}
_NAMES = {"miles": "mi"}
_SAMPLE = 2.5  # the page's numbers have a decimal, and all of them one form of a unit


def unit_forms(say: Speech) -> dict[str, str] | None:
    """Return how numbers stand with each unit: ``{0}`` for the number; None in English."""
    if say.is_english:
        return None
    return {key: _pattern(unit, say) for key, unit in _UNITS.items()}


def unit_name(unit: str, say: Speech) -> str:
    """Return what a unit is called alone; in English as it stands."""
    if say.is_english:
        return unit
    return _pattern(_UNITS[_NAMES.get(unit, unit)], say).replace("{0}", "").strip()


def _pattern(unit: str, say: Speech) -> str:
    from babel.units import format_unit  # noqa: PLC0415 (slow to import, and not for English)

    text = str(format_unit(_SAMPLE, unit, "short", locale=say.locale))
    return text.replace(say.number(_SAMPLE, 1), "{0}")
