"""Text products from templates: those of the package, and the user's own (Jinja2)."""

import json
import re
import textwrap
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.loaders import PackageLoader
from jinja2.sandbox import SandboxedEnvironment

from rangemap.analysis import RangeMap
from rangemap.errors import ConfigError
from rangemap.files import regular_file
from rangemap.render.documents.report_content import report, stopped
from rangemap.sentences import Phrase

SUFFIX = ".j2"
_MOST_BYTES = 10_000_000  # of a template
_WIDTH = 96  # letters in a line of plain text
# What means something in Markdown, HTML or a shortcode: wherever it stands, and where a line begins
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|$~^@&])")
_LEADING = re.compile(r"^(\d*)([-+=:.)!>])")


def filled(result: RangeMap, name: str, **options: Any) -> str:  # noqa: ANN401 (of any kind)
    """Return a text product of the package, such as ``report.md`` or ``alt.txt``.

    Parameters
    ----------
    result
        From `build`.
    name
        Of the file.
    options
        What else its template knows.
    """
    template = _environment().get_template(f"{name}{SUFFIX}")
    return template.render(**_known(result), summary=result.summary, **options)


def _known(result: RangeMap) -> dict[str, Any]:
    """Return what every template knows: the report, and what writes sentences in its language."""
    said = report(result)

    def with_stop(text: str) -> str:
        return stopped(text, said.say)

    return {"report": said, "say": said.say, "phrase": Phrase, "stopped": with_stop}


def own(result: RangeMap, path: Path) -> str:
    """Return what a template of the user's own makes.

    Parameters
    ----------
    result
        From `build`.
    path
        A Jinja2 template. It knows ``report`` (see `Report`), ``summary`` (summary.json), and
        ``countries`` and ``cities``, lists of rows as in the tables; the filter ``md`` makes data
        safe within Markdown, ``e`` within HTML, and ``wrapped`` breaks lines of plain text.

    Raises
    ------
    ConfigError
        If it cannot be read, or is no template.
    """
    tables = {
        "countries": result.countries.drop(columns="geometry"),
        "cities": result.cities.drop(columns="geometry"),
    }
    rows = {key: json.loads(table.to_json(orient="records")) for key, table in tables.items()}
    try:
        template = _environment().from_string(
            regular_file.read(path, _MOST_BYTES).decode("utf-8-sig")
        )
        own_copy = deepcopy(result.summary)  # a template may change what it is given
        return template.render(**_known(result), summary=own_copy, **rows)
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}"
        raise ConfigError(msg) from error
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        where = f"{path}:{line}" if line else str(path)
        msg = f"{where}: the template fails: {error.message or error}"
        raise ConfigError(msg) from error


@cache
def _environment() -> SandboxedEnvironment:
    made = SandboxedEnvironment(
        loader=PackageLoader("rangemap.render.documents"),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["md"] = markdown
    made.filters["wrapped"] = wrapped
    made.filters["line"] = one_line
    return made


def wrapped(text: Any) -> str:  # noqa: ANN401 (whatever a template holds)
    """Return plain text in lines of at most 96 letters; paragraphs stay paragraphs."""
    return "\n".join(
        textwrap.fill(one, _WIDTH, break_long_words=False, break_on_hyphens=False)
        for one in str(text).strip().split("\n\n")
    )


def one_line(text: Any) -> str:  # noqa: ANN401 (whatever a template holds)
    """Return a text on one line: within a raw block of Markdown a line of its own may end it."""
    return " ".join(str(text).split())


def markdown(text: Any) -> str:  # noqa: ANN401 (whatever a template holds)
    r"""Return data as text within Markdown: no mark in it means anything.

    Examples
    --------
    >>> print(markdown("<b>*a*</b> | 1.5"), markdown("1. - x"))
    \<b\>\*a\*\</b\> \| 1.5 1\. - x
    """
    return _LEADING.sub(r"\1\\\2", _MARKS.sub(r"\\\1", " ".join(str(text).split())))
