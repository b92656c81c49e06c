"""`rangemap cities --sites`: places of one's own, measured without a config."""

import csv
import io
import json

import pytest
from pyproj import Geod

SITES = "name;lat;lon\nNear;36,0;14,5\nFar;52,5;13,4\n=1+1;35,5;12,6\n"
ASKED = ("cities", "--from", "35.9,14.4", "--range", "500 km")


@pytest.fixture
def sites(tmp_path):
    path = tmp_path / "sites.csv"
    path.write_text(SITES)
    return str(path)


def test_they_are_listed_by_distance_in_reach_or_not(run, sites):
    done = run(*ASKED, "--sites", sites, "--format", "csv")
    assert done.code == 0
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["site"] for row in rows] == ["Near", "=1+1", "Far"]
    for row in rows:
        exact = Geod(ellps="WGS84").inv(14.4, 35.9, float(row["lon"]), float(row["lat"]))[2]
        assert float(row["distance_km"]) == pytest.approx(exact / 1000.0, abs=0.001)
    assert [row["certainty"] for row in rows] == ["certain", "certain", "outside"]


def test_a_table_says_how_many_are_in_reach_and_what_is_left_out(run, sites):
    done = run(*ASKED, "--sites", sites, "--limit", "2")
    assert "2 of the 3 sites are in reach of 500 km" in done.out
    assert "Far" not in done.out
    assert "1 more: --limit 0 lists all" in done.err


def test_json_has_the_counts(run, sites):
    found = json.loads(run(*ASKED, "--sites", sites, "--format", "json").out)
    assert found["sites_in_reach"][0]["in_reach"] == 2
    assert len(found["sites"]) == 3


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--sites", "none.csv"], "--sites: "),
        (["--sites", "SITES", "--foreign"], "leave out --each and --foreign"),
        (["--sites", "SITES", "--each"], "leave out --each and --foreign"),
    ],
)
def test_what_is_no_list_of_sites_is_refused(run, sites, more, said):
    done = run(*ASKED, *(sites if one == "SITES" else one for one in more))
    assert done.code == 2
    assert said in done.err
