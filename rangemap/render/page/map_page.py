"""The interactive map: one page that asks the network for nothing.

Data reach the page as one block of JSON, in which no character can end a script, and the page's
script sets them as text. Nothing of the user's goes through a folium template as markup.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import folium
from branca.element import Element, Figure
from jinja2 import Template
from xstatic.pkg import leaflet as leaflet_package

from rangemap.analysis import RangeMap
from rangemap.config import THEMES, Theme, mixed
from rangemap.render.page.page_data import content
from rangemap.render.page.typeface import font_faces
from rangemap.render.page.unit_forms import unit_name
from rangemap.sentences import ENGLISH, speech

_HERE = Path(__file__).parent
_MAP_NAME = "map_rangemap"
# As one script, in the order of their numbers: each uses what stands above it
_SCRIPTS = sorted((_HERE / "script").glob("*.js"))


def leaflet(result: RangeMap) -> folium.Map:
    """Return the interactive map.

    Parameters
    ----------
    result
        From `build`.

    Returns
    -------
    folium.Map
        Self-contained: its page (``get_root().render()``, ``save()``) holds Leaflet and the data.
    """
    west, south, east, north = (shown := content(result))["view"]
    made = folium.Map(
        location=[(south + north) / 2.0, (west + east) / 2.0],
        tiles=None,
        zoom_start=3,
        attributionControl=False,
        zoomSnap=0.1,
        zoomDelta=0.5,
        wheelPxPerZoomLevel=120,
        minZoom=0.5,
        maxZoom=15,
    )
    made._id = "rangemap"  # noqa: SLF001 (folium's ids are random; the same input, the same bytes)
    page = _Page()
    page.content = script_safe(shown)
    # names in other scripts are looked for, not shown
    if not result.is_draft:  # which is set in the reader's own fonts
        page.font_faces = font_faces(script_safe({**shown, "listed": None}))
    page.is_draft = result.is_draft
    page.headline = result.summary["headline"]
    page.description = result.summary["description"]
    page.say = speech(result.scenario.map.sentences)
    # the program's sentences are most of the page; a text of the user's own runs by its letters
    page.language = result.summary["language"] if page.say.is_english else page.say.tag
    page.theme = THEMES[result.scenario.map.theme]
    page.launches = shown["launches"]
    page.add_child(made, name="map")
    return made


def leaflet_html(result: RangeMap) -> str:
    """Return the whole page of `leaflet`, sealed by a content-security policy.

    The policy lets run only the scripts and styles that are in the page, by their hashes, and
    lets nothing be fetched.
    """
    return sealed(leaflet(result).get_root().render())


def sealed(page: str, held: Sequence[str] = ()) -> str:
    """Return a page with a policy that lets run only what is in it, and nothing be fetched.

    Pages that it holds in frames are under its policy too.
    """
    whole = [page, *held]
    scripts, styles = (
        [one for each in whole for one in re.findall(f"<{tag}>(.*?)</{tag}>", each, re.DOTALL)]
        for tag in ("script", "style")
    )
    pictures = " img-src data:;" if any('"image":"data:' in each for each in whole) else ""
    fonts = " font-src data:;" if any("@font-face" in each for each in whole) else ""
    policy = (
        f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes(styles)};"
        f"{pictures}{fonts} base-uri 'none'; form-action 'none'"
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return page.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n{meta}', 1)


class _Page(Figure):
    """The page about the map: of what folium makes, only the map's own script is used."""

    _template = Template((_HERE / "page.html").read_text(encoding="utf-8"))
    map_name = _MAP_NAME
    content = headline = description = language = font_faces = ""
    is_draft = False
    theme = THEMES["light"]
    launches: Sequence[Mapping[str, Any]] = ()
    say = ENGLISH

    @property
    def flat_map(self) -> str:
        """What the map is called, beside the globe."""
        return self.say.meant("beside the globe", "Map")

    def unit_name(self, unit: str) -> str:
        """Return what a choice of units is called."""
        return unit_name(unit, self.say)

    @property
    def scheme(self) -> str:
        """What the browser's own parts, as scroll bars, look like."""
        return "dark" if self.theme.dark else "light"

    @property
    def leaflet_js(self) -> str:
        """Leaflet itself, from the installed package."""
        return _leaflet_file("leaflet.js")

    @property
    def added(self) -> str:
        """What markers and popups of folium's need that were added: nothing without them."""
        kinds = {type(one).__name__ for one in _below(self._children["map"])}
        return "".join(text() for kind, text in _FOR_FOLIUM.items() if kind in kinds)

    @property
    def leaflet_css(self) -> str:
        """Leaflet's styles, but for the pictures, none of which is used."""
        return re.sub(r"url\([^)]*\)", "none", _leaflet_file("leaflet.css"))

    @property
    def style(self) -> str:
        """The page's own styles, and the theme's colours for them."""
        colors = "".join(f"--{name}: {color}; " for name, color in colors_of(self.theme).items())
        rules = (_HERE / "map.css").read_text(encoding="utf-8")
        names = "".join(
            f".launch-name.launch-{number} {{ color: {one['on']}; }}\n"
            f".launch-point.launch-{number} {{ color: {one['text']}; }}\n"
            for number, one in enumerate(self.launches)
        )
        return f":root {{ {colors}}}\n{self.font_faces}\n{rules}{names}"

    @property
    def behaviour(self) -> str:
        """The page's own script."""
        texts = [_bare(path.read_text(encoding="utf-8")) for path in _SCRIPTS]
        return '(() => {\n"use strict";\n' + "\n".join(texts) + "})();\n"

    def render(self, **options: Any) -> str:  # noqa: ANN401 (as branca has it)
        """Return the page."""
        for part in (self.header, self.html, self.script):
            part._children.clear()  # noqa: SLF001 (a page may be rendered twice)
        return str(super().render(**options))


def colors_of(theme: Theme) -> dict[str, str]:
    """Return the page's colours by the names that its styles use."""
    return {
        "paper": theme.paper,
        "ink": theme.ink,
        "quiet": theme.quiet,
        "rule": theme.rule,
        "line": mixed(theme.ink, theme.paper, 0.5),  # 3:1 and more: the frames of controls
        "hover": mixed(theme.ink, theme.paper, 0.1),
        "veil": mixed(theme.paper, theme.sea, 0.8),
        "focus": theme.launch if theme.dark else "#1f5a94",
        "sea": theme.sea,
        "land": theme.land,
        "halo": f"{theme.land}d0",
        "country": theme.country,
    }


def _bare(script: str) -> str:
    """Return a script without indents and lines that only say what others do: a fifth of it.

    No script has a text of several lines.
    """
    return re.sub(r"^ *(?://.*\n)?", "", script, flags=re.MULTILINE)


@cache
def _leaflet_file(name: str) -> str:
    text = (Path(leaflet_package.BASE_DIR) / name).read_text(encoding="utf-8")
    return re.sub(r"//# sourceMappingURL=\S+", "", text)


def _below(element: Element) -> Iterator[Element]:
    """Yield what has been added to an element, and to that."""
    for child in element._children.values():  # noqa: SLF001 (branca has no other way)
        yield child
        yield from _below(child)


def _pins() -> str:
    """Return a script that gives Leaflet's own marker its pictures, which it would look for."""
    names = {"iconUrl": "icon", "iconRetinaUrl": "icon-2x", "shadowUrl": "shadow"}
    folder = Path(leaflet_package.BASE_DIR) / "images"
    pictures = {
        key: "data:image/png;base64,"
        + base64.b64encode((folder / f"marker-{name}.png").read_bytes()).decode("ascii")
        for key, name in names.items()
    }
    return (
        "delete L.Icon.Default.prototype._getIconUrl;"
        f"L.Icon.Default.mergeOptions({json.dumps(pictures)});"
    )


def _dollar() -> str:
    """Return a script for the one call of jQuery that folium's popups make: text to an element."""
    return (
        "window.$ ??= html => { const made = document.createElement('template');"
        "made.innerHTML = html.trim(); return [made.content.firstElementChild]; };"
    )


_FOR_FOLIUM = {"Marker": _pins, "Popup": _dollar}


def script_safe(value: object) -> str:
    """Return JSON in which nothing can end a script element or be taken for markup."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _hashes(texts: list[str]) -> str:
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()) for text in texts)
    return " ".join(f"'sha256-{digest.decode()}'" for digest in digests)
