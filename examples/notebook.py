# %% [markdown]
# # Range maps, step by step
# Open this file as a notebook (VS Code and Spyder do so as it is, Jupyter by way of jupytext), or
# run it: `.venv/bin/python examples/notebook.py`.

# %%
from pathlib import Path

import rangemap

here = Path(__file__).parent if "__file__" in globals() else Path("examples")

# %% [markdown]
# ## The short way
# A config in, a result out. In a notebook the last line of the cell shows the map.

# %%
scenario = rangemap.load_scenario(here / "tomahawk-ukraine.toml")
result = rangemap.build(scenario)
print(result.summary["finding"])
result  # noqa: B018 (shows the map in a notebook)

# %% [markdown]
# Which large cities are in reach, and by how much?

# %%
cities = result.cities.query("population >= 1_000_000")
print(cities[["city", "country", "distance_km", "margin_km", "certainty"]].to_string(index=False))

# %% [markdown]
# Which countries are in reach in part?

# %%
part = result.countries.query("0 < share_in_reach < 1")
print(part[["country", "share_in_reach", "nearest_km", "places_in_reach"]].to_string(index=False))

# %% [markdown]
# ## The distance field
# Underneath is the exact distance from anywhere to the launch region, in metres.

# %%
ukraine = rangemap.load_region("Ukraine")
field = rangemap.DistanceField(ukraine.geometry)
print(f"Berlin is {float(field.distance(13.405, 52.52)) / 1000:.1f} km from Ukraine")
lon, lat, metres = field.nearest(13.405, 52.52)
print(f"and nearest to {float(lat):.4f} N, {float(lon):.4f} E")
print("within 800 km:", bool(field.within(13.405, 52.52, 800_000.0)))

# %% [markdown]
# Its reach is a shapely geometry, for any range.

# %%
reach = field.reach(700_000.0)
print(reach.geom_type, reach.is_valid, [round(bound, 2) for bound in reach.bounds])

# %% [markdown]
# ## A map made in memory
# The same models that read a config can be filled in by hand.

# %%
from rangemap.config import Launch, LaunchPoint, SystemChoice  # noqa: E402 (where it is told)

own = rangemap.Scenario(
    launch=Launch(points=(LaunchPoint(name="A ship", lat=-18.0, lon=179.9),)),
    systems=(SystemChoice(name="Model 7", range_km=1000.0, source="Its maker, 2026"),),
)
at_sea = rangemap.build(own)
print(at_sea.summary["headline"])
print(", ".join(at_sea.countries["country"]))

# %% [markdown]
# Write the pack, or take single products.

# %%
written = rangemap.write(result, here.parent / "outputs" / "notebook")
print(*(path.name for path in written))
