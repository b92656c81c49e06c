"""Areas that readers know by name and that are several admin-1 regions: Scotland, Sicily, Normandy.

Natural Earth's regions are districts or provinces there; GeoNames' first-order divisions are the
areas that are meant. A region belongs to the area in which most of its listed places lie.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

# Country, GeoNames' first-order division: a code (ISO 3166-2 where there is one), the English
# name, and what else it is called in English
KNOWN = {
    ("GBR", "England"): ("GB-ENG", "England", ""),
    ("GBR", "Scotland"): ("GB-SCT", "Scotland", ""),
    ("GBR", "Wales"): ("GB-WLS", "Wales", "Cymru"),
    ("GBR", "Northern Ireland"): ("GB-NIR", "Northern Ireland", ""),
    ("ITA", "Abruzzo"): ("IT-65", "Abruzzo", ""),
    ("ITA", "Basilicata"): ("IT-77", "Basilicata", ""),
    ("ITA", "Calabria"): ("IT-78", "Calabria", ""),
    ("ITA", "Campania"): ("IT-72", "Campania", ""),
    ("ITA", "Emilia-Romagna"): ("IT-45", "Emilia-Romagna", ""),
    ("ITA", "Friuli Venezia Giulia"): ("IT-36", "Friuli Venezia Giulia", "Friuli"),
    ("ITA", "Lazio"): ("IT-62", "Lazio", "Latium"),
    ("ITA", "Liguria"): ("IT-42", "Liguria", ""),
    ("ITA", "Lombardia"): ("IT-25", "Lombardy", "Lombardia"),
    ("ITA", "Marche"): ("IT-57", "Marche", "The Marches"),
    ("ITA", "Molise"): ("IT-67", "Molise", ""),
    ("ITA", "Piemonte"): ("IT-21", "Piedmont", "Piemonte"),
    ("ITA", "Puglia"): ("IT-75", "Apulia", "Puglia"),
    ("ITA", "Sardegna"): ("IT-88", "Sardinia", "Sardegna"),
    ("ITA", "Sicilia"): ("IT-82", "Sicily", "Sicilia"),
    ("ITA", "Toscana"): ("IT-52", "Tuscany", "Toscana"),
    ("ITA", "Umbria"): ("IT-55", "Umbria", ""),
    ("ITA", "Veneto"): ("IT-34", "Veneto", ""),
    ("ESP", "Andalucía"): ("ES-AN", "Andalusia", "Andalucía"),
    ("ESP", "Aragón"): ("ES-AR", "Aragon", "Aragón"),
    ("ESP", "Canarias"): ("ES-CN", "Canary Islands", "Canarias|Canaries"),
    ("ESP", "Castilla y León"): ("ES-CL", "Castile and León", "Castilla y León"),
    ("ESP", "Castilla-La Mancha"): ("ES-CM", "Castilla-La Mancha", ""),
    ("ESP", "Catalunya"): ("ES-CT", "Catalonia", "Catalunya|Cataluña"),
    ("ESP", "Extremadura"): ("ES-EX", "Extremadura", ""),
    ("ESP", "Galicia"): ("ES-GA", "Galicia", ""),
    ("ESP", "País Vasco"): ("ES-PV", "Basque Country", "País Vasco|Euskadi"),
    ("FRA", "Auvergne-Rhône-Alpes"): ("FR-ARA", "Auvergne-Rhône-Alpes", ""),
    ("FRA", "Bourgogne-Franche-Comté"): ("FR-BFC", "Bourgogne-Franche-Comté", ""),
    ("FRA", "Bretagne"): ("FR-BRE", "Brittany", "Bretagne"),
    ("FRA", "Centre-Val de Loire"): ("FR-CVL", "Centre-Val de Loire", ""),
    ("FRA", "Corse"): ("FR-20R", "Corsica", "Corse"),
    ("FRA", "Grand-Est"): ("FR-GES", "Grand Est", ""),
    ("FRA", "Hauts-de-France"): ("FR-HDF", "Hauts-de-France", ""),
    ("FRA", "Normandie"): ("FR-NOR", "Normandy", "Normandie"),
    ("FRA", "Nouvelle-Aquitaine"): ("FR-NAQ", "Nouvelle-Aquitaine", ""),
    ("FRA", "Occitanie"): ("FR-OCC", "Occitanie", ""),
    ("FRA", "Pays-de-la-Loire"): ("FR-PDL", "Pays de la Loire", ""),
    ("FRA", "Provence-Alpes-Côte-d\u2019Azur"): ("FR-PAC", "Provence-Alpes-Côte d'Azur", ""),
    ("FRA", "Île-de-France"): ("FR-IDF", "Île-de-France", ""),
    ("BEL", "Vlaams Gewest"): ("BE-VLG", "Flanders", "Vlaanderen"),
    ("BEL", "wallonne, Région"): ("BE-WAL", "Wallonia", "Wallonie"),
    ("BIH", "Republika Srpska"): ("BA-SRP", "Republika Srpska", ""),
    ("SRB", "Vojvodina"): ("RS-VO", "Vojvodina", ""),
}  # fmt: skip


def build_named_areas(admin1: gpd.GeoDataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Return ``code, name, alternates, adm0_a3, country, members``, sorted by code.

    Parameters
    ----------
    admin1
        The table of admin-1 regions.
    places
        The table of places, with the names of GeoNames' first-order divisions in ``admin1``.

    Raises
    ------
    ValueError
        If an area has less than two regions: then it is a region itself, or its name has changed.
    """
    admin1, places = admin1.reset_index(drop=True), places[places["admin1"].notna()]
    points = shapely.points(places["lon"].to_numpy(), places["lat"].to_numpy())
    place, region = shapely.STRtree(admin1.geometry.to_numpy()).query(points, "intersects")
    codes, around = admin1["adm0_a3"].to_numpy(), places["adm0_a3"].to_numpy()
    same = codes[region] == around[place]
    found = pd.DataFrame({"region": region[same], "area": places["admin1"].to_numpy()[place[same]]})
    counts = found.value_counts().rename("count").reset_index()
    counts = counts.sort_values(["count", "area"], ascending=[False, True])
    most = counts.drop_duplicates("region").set_index("region")["area"]
    areas = np.array([most.get(number) for number in range(len(admin1))], dtype=object)
    for number in np.nonzero(pd.isna(areas))[0]:  # a town whose point lies off its outline
        own = np.nonzero(around == codes[number])[0]
        if len(own):
            nearest = shapely.STRtree(points[own]).nearest(admin1.geometry.iloc[number])
            areas[number] = places["admin1"].to_numpy()[own[nearest]]
    rows = []
    for (country, division), (code, name, alternates) in KNOWN.items():
        members = admin1["adm1_code"][(codes == country) & (areas == division)]
        if len(members) < 2:  # noqa: PLR2004 (several)
            msg = f"{name} is made of {len(members)} regions"
            raise ValueError(msg)
        land = admin1["country"][admin1["adm0_a3"] == country].iloc[0]
        rows.append((code, name, alternates, country, land, "|".join(sorted(members))))
    columns = ["code", "name", "alternates", "adm0_a3", "country", "members"]
    return pd.DataFrame(rows, columns=columns).sort_values("code", ignore_index=True)
