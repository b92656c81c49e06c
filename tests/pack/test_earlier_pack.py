"""Fewer formats into a pack that has more: what is still true stays, what is not is said."""

import json
import tomllib

import pytest

import rangemap
from rangemap.pack.earlier_pack import Beside

MAP = (
    'title = "{}"\n[launch]\nfile = "here.csv"\n[[systems]]\nname = "S"\nrange_km = 60\n'
    'source = "T"\n[cities]\nmin_population = 100000\n[output]\nformats = ["json", "geojson"]\n'
)
POINT = "name,lat,lon\nhere,35.9,14.4\n"
SNIPPETS = {"alt.txt", "METHOD.txt", "manifest.json"}


@pytest.fixture
def config(tmp_path):
    (tmp_path / "here.csv").write_text(POINT)
    path = tmp_path / "map.toml"
    path.write_text(MAP.format("One"))
    return path


def names(folder):
    return {path.name for path in folder.iterdir()}


def manifest(folder):
    return json.loads((folder / "manifest.json").read_text())


def built(run, *words):
    done = run("build", "map.toml", "--out", "o", *words)
    assert done.code == 0, done.err
    return done.err


WAYS = {
    "build": ("--formats", "csv"),
    "batch": ("more.toml", "--formats", "csv", "--jobs", "1"),
    "draft": ("--draft",),
}
NEW = {"build": {"cities.csv", "countries.csv"}, "draft": {"map.html"}}
NEW["batch"] = NEW["build"]


@pytest.mark.usefixtures("config")
@pytest.mark.parametrize("way", WAYS)
def test_what_is_still_true_is_kept_and_said(run, tmp_path, way):
    folder = tmp_path / "o" / ("map" if way == "batch" else "")
    if way == "batch":
        (tmp_path / "more.toml").write_text(MAP.format("More"))
    words = WAYS[way][:1] if way == "batch" else ()
    assert "kept" not in built(run, *words)
    before, first = manifest(folder), names(folder)
    inodes = (folder / "reach.geojson").read_bytes()
    said = built(run, *WAYS[way])
    assert names(folder) == first | NEW[way]
    assert (folder / "reach.geojson").read_bytes() == inodes
    kept = "summary.json" if way == "draft" else "reach.geojson and summary.json"
    assert "kept, as still true: " in said
    assert kept in said
    after = manifest(folder)
    assert after["made_from"] == before["made_from"]
    assert {*after["files"]} == (first | NEW[way]) - {"manifest.json"}
    assert after["files"]["summary.json"] == before["files"]["summary.json"]
    # a draft is no format that is there
    more = {"csv"} if way != "draft" else set()
    assert {*after["formats"]} == {"geojson", "json"} | more


@pytest.mark.parametrize("way", WAYS)
def test_what_is_true_no_more_is_removed_and_said_with_the_reason(run, config, tmp_path, way):
    folder = tmp_path / "o" / ("map" if way == "batch" else "")
    if way == "batch":
        (tmp_path / "more.toml").write_text(MAP.format("More"))
    built(run, *(WAYS[way][:1] if way == "batch" else ()))
    (folder / "notes.txt").write_text("mine")
    config.write_text(MAP.format("Two"))
    said = built(run, *WAYS[way])
    of_texts = set() if way == "draft" else SNIPPETS
    assert names(folder) == NEW[way] | {"manifest.json", "notes.txt"} | of_texts
    assert "removed, as no longer true: " in said
    assert ": the config has changed since; --formats geojson,json makes them again\n" in said
    assert "summary.json" in said
    assert {*manifest(folder)["formats"]} == (set() if way == "draft" else {"csv"})


@pytest.mark.usefixtures("config")
def test_why_it_is_true_no_more(run, tmp_path):
    built(run)
    (tmp_path / "here.csv").write_text(POINT.replace("35.9", "35.8"))
    assert ": here.csv has changed since; " in built(run, "--formats", "csv")
    path = tmp_path / "o" / "manifest.json"
    path.write_text(json.dumps({**manifest(tmp_path / "o"), "made_from": "of an older rangemap"}))
    said = built(run, "--formats", "kmz")
    assert "rangemap or a library that it uses has changed since" in said
    path.write_text(json.dumps({"files": manifest(tmp_path / "o")["files"]}))
    assert "the earlier manifest does not say from what" in built(run, "--formats", "csv")


@pytest.mark.usefixtures("config")
def test_a_file_that_somebody_has_changed_is_left_and_is_no_part_of_the_pack(run, tmp_path):
    built(run)
    (tmp_path / "o" / "reach.geojson").write_text("drawn over")
    said = built(run, "--formats", "csv")
    line = "left as it is, no longer part of the pack: reach.geojson: it has been changed since it "
    assert line in said
    assert (tmp_path / "o" / "reach.geojson").read_text() == "drawn over"
    assert "reach.geojson" not in manifest(tmp_path / "o")["files"]
    assert manifest(tmp_path / "o")["formats"] == ["csv"]  # what else is there is not known whole


@pytest.mark.usefixtures("config")
def test_the_same_formats_again_are_nothing_to_be_told(run):
    assert built(run) == built(run) == ""


@pytest.mark.usefixtures("config")
def test_of_many_one_that_has_more_is_unchanged(run, tmp_path):
    (tmp_path / "more.toml").write_text(MAP.format("More"))
    words = ("more.toml", "--jobs", "1", "--json")
    built(run, *words)
    done = run("build", "map.toml", "--out", "o", *words, "--formats", "json")
    assert {one["result"] for one in json.loads(done.out)["maps"]} == {"unchanged"}
    # a draft in place of the page is no page
    built(run, *words, "--formats", "html")
    run("build", "map.toml", "--out", "o/map", "--draft")
    done = run("build", "map.toml", "--out", "o", *words, "--formats", "html")
    came = {one["map"]: one["result"] for one in json.loads(done.out)["maps"]}
    assert came == {"map": "built", "more": "unchanged"}


def test_the_snippet_shows_the_figure_that_comes_to_the_page_later(config, tmp_path):
    values = tomllib.loads(config.read_text()) | {"output": {"formats": ["html"]}}
    values["launch"]["file"] = str(tmp_path / "here.csv")
    result = rangemap.build(values)
    folder = tmp_path / "o"
    rangemap.write(result, folder)
    assert "figure.png" not in (folder / "embed.html").read_text()
    written = rangemap.write(result, folder, formats=["png"])
    assert "figure.png" in (folder / "embed.html").read_text()
    assert written.notes == ("kept, as still true: map.html",)
    rangemap.write(result, folder, formats=["html"])
    assert "figure.png" in (folder / "embed.html").read_text()


@pytest.mark.parametrize(
    ("names", "lines"),
    [
        ((), []),
        (
            ("a.csv",),
            [
                "kept, as still true: a.csv",
                "removed, as no longer true: a.csv: why; --formats csv makes it again",
                (
                    "left as it is, no longer part of the pack: a.csv: it has been changed since "
                    "it was written"
                ),
            ],
        ),
        (
            ("a.csv", "b.csv"),
            [
                "kept, as still true: a.csv and b.csv",
                "removed, as no longer true: a.csv and b.csv: why; --formats csv makes them again",
                (
                    "left as they are, no longer part of the pack: a.csv and b.csv: they have been "
                    "changed since they were written"
                ),
            ],
        ),
    ],
)
def test_one_and_several_are_said_as_that(names, lines):
    assert [*Beside(names, names, names).told("why", ["csv"])] == lines
