"""Figures as files: PNG, SVG and PDF; the same figure gives the same bytes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from threading import Lock
from typing import Any, cast, get_args
from xml.etree import ElementTree as ET

import matplotlib as mpl
from matplotlib.backends.backend_pdf import Verbatim
from matplotlib.figure import Figure
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from rangemap.analysis import RangeMap
from rangemap.config import Shape
from rangemap.render.figure.figure_layout import PLATE, RANGE_MAP, Drawn, Subject, drawn, figures
from rangemap.render.figure.label_placing import table_of_labels
from rangemap.render.figure.paper_sheet import Drawing

# Ids in an SVG are made from this instead of at random; texts stay texts, to be read, searched and
# edited
_SETTINGS: dict[Any, Any] = {"svg.hashsalt": "rangemap", "svg.fonttype": "none", "pdf.fonttype": 42}
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_INKSCAPE = "http://www.inkscape.org/namespaces/inkscape"

# Figures of a pack and of its documents are made at once. Matplotlib is for one thread at a time,
# and so are the frames that figures have in common: GEOS makes the index of a prepared geometry at
# the first question, and two threads that ask it together end the process.
_PAPER = "paper"
_NO_ROOM = "no room is left beside what is worth more"
ONE_AT_A_TIME = Lock()


def printed(result: RangeMap, formats: Sequence[str]) -> Mapping[str, bytes]:
    """Return the files of the shapes that the config asks for, by name, and what they name.

    Parameters
    ----------
    result
        From `build`.
    formats
        Any of ``png``, ``svg``, ``pdf``.
    """
    shapes = sorted(dict.fromkeys(result.scenario.figure.shapes), key=get_args(Shape).index)
    titles = (result.summary["headline"], result.summary["description"])
    with ONE_AT_A_TIME:
        made = drawn(result, shapes)
        files: dict[str, bytes] = {
            f"figure{f'-{shape}' if number else ''}.{form}": saved(
                made[shape].figure, *titles, form
            )
            for number, shape in enumerate(shapes)  # the first has the plain name
            for form in formats
        }
    return {**files, "labels.csv": labels_csv(made).encode()}


def labels_csv(made: Mapping[Shape, Drawn]) -> str:
    """Return what figures name and where, and what they were asked to and do not."""
    return table_of_labels(row for shape, one in made.items() for row in _rows(shape, one))


def _rows(shape: str, one: Drawn) -> Iterator[tuple[object, ...]]:
    """Yield the rows of labels.csv for one figure: what is named, and what is asked for and not."""
    for label, option, at in one.labels:
        pin = one.pins.get((label.what, label.name))
        if option is None and not label.asked and pin is None:
            continue
        asked = "yes" if label.asked else ""
        kept = "" if pin is None else "hide" if pin.hidden else "yes"
        told: tuple[object, ...] = (shape, label.what, label.name, asked)
        if option is None or at is None:
            yield (*told, "no", "", "", "", kept, "" if kept else label.why or _NO_ROOM)
        else:
            lon, lat = (f"{degrees:.4f}" for degrees in at)
            yield (*told, "yes", lon, lat, f"{option.angle:.1f}", kept, "")


def figure_png(result: RangeMap, **look: Any) -> bytes:  # noqa: ANN401 (of the config's keys)
    """Return the wide figure as a PNG.

    Parameters
    ----------
    result
        From `build`.
    look
        Keys of ``[figure]`` that are other than in the config.
    """
    return _wide_png(result, RANGE_MAP, look)


def plate_png(result: RangeMap, **look: Any) -> bytes:  # noqa: ANN401 (of the config's keys)
    """Return the wide figure as a PNG without headline, line and sources, for a document.

    Parameters
    ----------
    result
        From `build`.
    look
        Keys of ``[figure]`` that are other than in the config.
    """
    return _wide_png(result, PLATE, look)


def _wide_png(result: RangeMap, subject: Subject, look: Mapping[str, Any]) -> bytes:
    style = result.scenario.figure.model_copy(update=look)
    scenario = result.scenario.model_copy(update={"figure": style})
    with ONE_AT_A_TIME:
        made = figures(replace(result, scenario=scenario), ("wide",), subject)["wide"]
        return saved(made, result.summary["headline"], result.summary["description"], "png")


def saved(figure: Figure, title: str, about: str, form: str) -> bytes:
    """Return a figure as a ``png``, ``svg`` or ``pdf`` with a title and a text about it."""
    metadata = {
        "png": {"Software": None, "Title": title, "Description": about},
        "svg": {"Date": None, "Creator": None, "Title": title},
        "pdf": {"CreationDate": None, "Producer": None, "Creator": None, "Title": title},
    }[form]
    buffer = BytesIO()
    with mpl.rc_context(_SETTINGS):
        if form == "pdf":
            return _with_layers(figure, metadata)
        figure.savefig(buffer, format=form, metadata=metadata)
    if form != "svg":
        return buffer.getvalue()
    return _layered(buffer.getvalue(), title, about)


def _layered(svg: bytes, title: str, about: str) -> bytes:
    """Give a drawing its name and text, and put what belongs together into named layers.

    Each thing has an id of its own: that of its layer with a number.
    """
    for prefix, uri in (("", _SVG), ("xlink", _XLINK), ("inkscape", _INKSCAPE)):
        ET.register_namespace(prefix, uri)
    root = ET.fromstring(svg)  # noqa: S314 (matplotlib's own)
    root.set("role", "img")
    for place, (tag, text) in enumerate((("title", title), ("desc", about))):
        told = ET.Element(f"{{{_SVG}}}{tag}")
        told.text = text
        root.insert(place, told)
    whole = next(one for one in root.iter(f"{{{_SVG}}}g") if one.get("id") == "figure_1")
    layers: dict[str, ET.Element] = {}
    for one in list(whole):
        name = one.get("id", "")
        name = _PAPER if name.startswith("patch_") else name
        if one.tag != f"{{{_SVG}}}g" or not name:
            continue
        if name not in layers:
            layers[name] = ET.Element(f"{{{_SVG}}}g", {"id": name})
            layers[name].set(f"{{{_INKSCAPE}}}groupmode", "layer")
            layers[name].set(f"{{{_INKSCAPE}}}label", name)
        one.set("id", f"{name}-{len(layers[name]) + 1}")
        whole.remove(one)
        layers[name].append(one)
    whole.extend(layers.values())
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


class _Marks:
    """Marks in a page's content what belongs to which layer; ``names`` are those found so far."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._open: list[bool] = []
        self._file: Any = None

    def listen(self, renderer: Any) -> None:  # noqa: ANN401 (matplotlib's)
        self._file = renderer.file
        renderer.open_group, renderer.close_group = self._begin, self._end

    def _begin(self, kind: str, gid: str | None = None) -> None:
        name = gid or (_PAPER if kind == "patch" else None)
        self._open.append(name is not None)
        if name is None:  # the figure as a whole
            return
        if name not in self.names:
            self.names.append(name)
        self._write(f"/OC /Layer{self.names.index(name)} BDC")

    def _end(self, _kind: str) -> None:
        if self._open.pop():
            self._write("EMC")

    def _write(self, operator: str) -> None:
        self._file.output(Verbatim(operator.encode()))  # type: ignore[no-untyped-call]


def _with_layers(figure: Figure, metadata: Mapping[str, Any]) -> bytes:
    """Return a figure as a PDF of one page whose layers a drawing program shows by name.

    Matplotlib writes no layers. So what belongs to one is marked in the page's content while it is
    drawn (ISO 32000-1, 8.11.3.2), and pypdf adds the groups to the finished file.
    """
    marks, buffer = _Marks(), BytesIO()
    drawing = cast("Drawing", figure)
    drawing.before_drawing = marks.listen
    try:
        drawing.savefig(buffer, format="pdf", metadata=metadata)
    finally:
        drawing.before_drawing = None
    return _grouped(buffer, marks.names)


def _grouped(pdf: BytesIO, names: Sequence[str]) -> bytes:
    """Return a PDF with a group for each layer, listed as programs list them: the upmost first."""
    writer = PdfWriter(clone_from=pdf)
    groups = [
        writer._add_object(  # noqa: SLF001 (there is no other way to a new object)
            DictionaryObject({NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): name})
        )
        for name in map(TextStringObject, names)
    ]
    (page,) = writer.pages
    resources = cast("DictionaryObject", page["/Resources"])
    resources[NameObject("/Properties")] = DictionaryObject(
        {NameObject(f"/Layer{number}"): group for number, group in enumerate(groups)}
    )
    shown = DictionaryObject(
        {NameObject("/Order"): ArrayObject(groups[::-1]), NameObject("/ON"): ArrayObject(groups)}
    )
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject(
        {NameObject("/OCGs"): ArrayObject(groups), NameObject("/D"): shown}
    )
    made = BytesIO()
    writer.write(made)
    return made.getvalue()
