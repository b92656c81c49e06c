"""Areas that readers know by name and that are several admin-1 regions: Scotland, Sicily, Donbas.

Most are first-order divisions of GeoNames, where Natural Earth's regions are districts or
provinces: a region belongs to the division in which most of its listed places lie. Others are lists
of regions.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from place_sources import in_plain_letters

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

# Country, code, English name, what else it is called, and the ISO 3166-2 codes of its regions (or
# their `adm1_code`, or Natural Earth's name of one that has no code)
LISTED = (
    (
        *("USA", "US-48", "contiguous United States"),
        "lower 48|lower 48 states|contiguous US|continental United States|CONUS",
        """
        AL AZ AR CA CO CT DE DC FL GA ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY
        NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY
        """,
    ),
    # the federal districts Central, Northwestern, Southern, North Caucasian and Volga
    (
        *("RUS", "RU-EUROPE", "European Russia"),
        "European part of Russia|Russia in Europe",
        """
        BEL BRY IVA KLU KOS KRS LIP MOS MOW ORL RYA SMO TAM TVE TUL VLA VOR YAR ARK KR KO VLG KGD
        LEN MUR NEN NGR PSK SPE AD AST KDA KL ROS VGG CE DA IN KB KC STA BA CU KIR ME MO NIZ ORE
        PNZ PER SAM SAR TA UD ULY North_Ossetia
        """,
    ),
    # the Far Eastern Federal District, as it is since November 2018
    (
        *("RUS", "RU-FE", "Russian Far East"),
        "Far Eastern Federal District|Russia's Far East",
        "AMU BU CHU YEV KAM KHA MAG PRI SA SAK ZAB",
    ),
    # the federal districts of these names, as they are since November 2018
    (
        *("RUS", "RU-NC", "North Caucasus"),
        "North Caucasian Federal District|Northern Caucasus",
        "CE DA IN KB KC STA North_Ossetia",
    ),
    (
        *("RUS", "RU-SIB", "Siberian Federal District", ""),
        "AL ALT IRK KEM KK KYA NVS OMS TOM TY",
    ),
    ("RUS", "RU-URALS", "Ural Federal District", "", "CHE KGN KHM SVE TYU YAN"),
    ("EGY", "EG-SINAI", "Sinai", "Sinai Peninsula", "JS SIN"),
    (
        *("SDN", "SD-DARFUR", "Darfur", ""),
        "SDN-centraldarfur SDN-easterndarfur SDN-northdarfur SDN-southerndarfur SDN-westerndarfur",
    ),
    # 3,190 square kilometres as drawn; 4,163 are published: docs/borders.md
    (
        *("MDA", "MD-TRANSNISTRIA", "Transnistria"),
        "Transdniestria|Pridnestrovie|Left Bank of the Dniester",
        "MDA-camenca MDA-rezina MDA-transnistria MDA-stinganistrului MDA-grigoriopol MDA-bender",
    ),
    ("UKR", "UA-DONBAS", "Donbas", "Donbass|Donets Basin", "09 14"),
    (
        *("IRQ", "IQ-KR", "Kurdistan Region"),
        "Iraqi Kurdistan|Kurdistan Region of Iraq|Southern Kurdistan",
        "AR DA SU",
    ),
    ("IDN", "ID-KALIMANTAN", "Kalimantan", "Indonesian Borneo", "KB KI KS KT"),
    (
        *("MYS", "MY-WEST", "Peninsular Malaysia", "West Malaysia|Malaya"),
        "01 02 03 04 05 06 07 08 09 10 11 14 16",
    ),
)

# Islands: country, name, what else it is called, and a point on it (longitude, latitude). Each is
# the part of its country's outline that holds the point, or is nearest to it; one on 180 degrees,
# where outlines are cut, is both of its parts.
ISLANDS = (
    ("AUS", "Tasmania Island", "", 146.6, -42.0),
    ("CAN", "Newfoundland Island", "island of Newfoundland", -56.5, 48.8),
    ("CAN", "Vancouver Island", "", -125.5, 49.6),
    ("CHN", "Hainan Island", "", 109.8, 19.2),
    ("CHL", "Easter Island", "Rapa Nui|Isla de Pascua", -109.35, -27.12),
    ("CUB", "Isle of Youth", "Isla de la Juventud", -82.8, 21.7),
    ("DNK", "Bornholm", "", 14.9, 55.1),
    ("DNK", "Zealand", "Sjaelland", 11.9, 55.5),
    ("EGY", "Tiran Island", "Tiran", 34.55, 27.95),
    ("EST", "Hiiumaa", "", 22.6, 58.9),
    ("EST", "Saaremaa", "Osel", 22.5, 58.4),
    ("FJI", "Taveuni", "", 179.95, -16.9),
    ("FJI", "Vanua Levu", "", 179.3, -16.6),
    ("FJI", "Viti Levu", "", 178.0, -17.8),
    ("GBR", "Great Britain (island)", "island of Great Britain", -1.5, 52.5),
    ("GRC", "Crete", "Kriti", 24.9, 35.2),
    ("GRC", "Kastellorizo", "Megisti|Castellorizo", 29.59, 36.14),
    ("GRC", "Lesbos", "Lesvos", 26.3, 39.2),
    ("GRC", "Rhodes", "Rodos", 28.0, 36.2),
    ("IDN", "Bali Island", "", 115.15, -8.4),
    ("IDN", "Java", "Jawa", 110.0, -7.2),
    ("IDN", "Lombok", "", 116.3, -8.6),
    ("IDN", "Sulawesi", "Celebes", 120.0, -2.0),
    ("IDN", "Sumatra", "Sumatera", 101.5, -0.5),
    ("IOT", "Diego Garcia", "", 72.37, -7.26),
    ("IRN", "Abu Musa Island", "", 55.03, 25.87),
    ("IRN", "Greater Tunb", "", 55.30, 26.26),
    ("IRN", "Hormuz Island", "", 56.46, 27.06),
    ("IRN", "Kharg Island", "Khark Island", 50.32, 29.24),
    ("IRN", "Kish Island", "", 53.98, 26.53),
    ("IRN", "Larak Island", "Larak", 56.35, 26.86),
    ("IRN", "Qeshm Island", "Qeshm", 55.8, 26.8),
    ("ITA", "Lampedusa", "", 12.6, 35.5),
    ("ITA", "Pantelleria", "", 12.0, 36.8),
    ("JPN", "Hokkaido", "", 142.8, 43.4),
    ("JPN", "Honshu", "", 138.5, 36.2),
    ("JPN", "Ishigaki Island", "", 124.2, 24.4),
    ("JPN", "Iwo Jima", "Iwo To|Iwoto", 141.32, 24.78),
    ("JPN", "Kyushu", "", 131.0, 32.7),
    ("JPN", "Miyako Island", "Miyakojima", 125.3, 24.8),
    ("JPN", "Okinawa Island", "Okinawa", 128.0, 26.5),
    ("JPN", "Shikoku", "", 133.6, 33.7),
    ("JPN", "Yonaguni", "Yonaguni Island", 122.98, 24.45),
    ("KOR", "Baengnyeong Island", "Baengnyeongdo|Baengnyeong", 124.68, 37.96),
    ("KOR", "Jeju Island", "Cheju Island", 126.5, 33.4),
    ("KOR", "Ulleung Island", "Ulleungdo", 130.87, 37.5),
    ("KOR", "Yeonpyeong Island", "Yeonpyeongdo|Yeonpyeong", 125.69, 37.66),
    ("NZL", "North Island", "", 175.8, -38.8),
    ("NZL", "South Island", "", 170.5, -43.9),
    ("PHL", "Cebu Island", "", 123.7, 10.3),
    ("PHL", "Leyte Island", "", 124.8, 10.9),
    ("PHL", "Luzon", "", 121.2, 16.3),
    ("PHL", "Mindanao", "", 125.2, 7.6),
    ("PHL", "Mindoro", "", 121.1, 13.0),
    ("PHL", "Negros", "", 123.0, 10.0),
    ("PHL", "Palawan Island", "", 118.7, 9.8),
    ("PHL", "Panay", "", 122.5, 11.2),
    ("PHL", "Samar Island", "", 125.1, 12.0),
    ("RUS", "Gogland", "Hogland|Suursaari", 26.97, 60.05),
    ("RUS", "Sakhalin Island", "", 142.9, 50.0),
    ("RUS", "Wrangel Island", "Ostrov Vrangelya", -179.5, 71.2),
    ("SHN", "Ascension Island", "", -14.37, -7.95),
    ("SJM", "Spitsbergen", "", 16.0, 78.7),
    ("SLB", "Guadalcanal", "", 160.1, -9.6),
    ("SWE", "Gotland Island", "island of Gotland", 18.5, 57.5),
    ("SWE", "Oland", "Öland", 16.6, 56.8),
    ("TWN", "Matsu Island", "Matsu|Nangan|Matsu Islands", 119.94, 26.16),
    ("TWN", "Pratas Island", "Pratas|Dongsha|Dongsha Islands", 116.72, 20.70),
    ("UKR", "Snake Island", "Zmiinyi|Zmiinyi Island", 30.204, 45.255),
    ("USA", "Kodiak Island", "", -153.5, 57.4),
    ("USA", "Long Island", "", -73.0, 40.85),
    ("USA", "Oahu", "", -157.97, 21.48),
    ("YEM", "Perim", "Mayyun|Perim Island", 43.42, 12.66),
    ("YEM", "Socotra", "Suqutra", 53.9, 12.5),
)


# Groups of islands: country, name, what else it is called, and a box around them (west, south,
# east, north). It is the parts of the country's outline that lie in the box whole.
ARCHIPELAGOS = (
    ("CHL", "Juan Fernandez Islands", "", -81.0, -34.0, -78.5, -33.4),
    (
        *("JPN", "Senkaku Islands"),
        "Senkaku|Senkakus|Diaoyu|Diaoyu Islands|Diaoyutai|Diaoyutai Islands",
        *(123.3, 25.6, 124.7, 26.0),
    ),
    ("JPN", "Tsushima Islands", "Tsushima Island", 129.1, 34.0, 129.6, 34.8),
    ("KOR", "Liancourt Rocks", "Dokdo|Takeshima", 131.8, 37.2, 131.9, 37.3),
    ("RUS", "Franz Josef Land", "Zemlya Frantsa-Iosifa", 44.0, 79.7, 66.0, 82.0),
    ("RUS", "Kuril Islands", "Kurils|Kuriles|Kurile Islands", 145.2, 43.2, 157.0, 51.0),
    ("RUS", "New Siberian Islands", "Novosibirskiye Ostrova", 135.0, 73.0, 160.0, 77.5),
    ("RUS", "Novaya Zemlya", "", 51.0, 70.5, 70.0, 77.3),
    ("RUS", "Severnaya Zemlya", "", 90.0, 77.8, 108.0, 81.5),
    (
        *("RUS", "Southern Kuril Islands"),
        "South Kurils|Southern Kurils|Northern Territories",
        *(145.2, 43.2, 149.0, 45.6),
    ),
    ("YEM", "Hanish Islands", "Hanish", 42.5, 13.5, 43.0, 14.0),
)


def build_named_areas(admin1: gpd.GeoDataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Return ``code, name, alternates, adm0_a3, country, members``, and where islands lie, by code.

    An island has no members but a point on it (``lon, lat``), a group of islands a box around it
    (``west, south, east, north``).

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
        rows.append(
            (code, in_plain_letters(name), alternates, country, land, "|".join(sorted(members)))
        )
    rows += [_listed(admin1, one) for one in LISTED]
    columns = ["code", "name", "alternates", "adm0_a3", "country", "members"]
    areas = pd.DataFrame(rows, columns=columns)
    whole = pd.concat([areas, _islands(admin1), _archipelagos(admin1)], ignore_index=True)
    return whole.sort_values("code", ignore_index=True)


def _islands(admin1: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the rows of the islands."""
    columns = ["adm0_a3", "name", "alternates", "lon", "lat"]
    return _with_codes(pd.DataFrame(ISLANDS, columns=columns), admin1)


def _archipelagos(admin1: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the rows of the groups of islands."""
    columns = ["adm0_a3", "name", "alternates", "west", "south", "east", "north"]
    return _with_codes(pd.DataFrame(ARCHIPELAGOS, columns=columns), admin1)


def _with_codes(table: pd.DataFrame, admin1: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return islands with what a row of the table has more."""
    lands = admin1.drop_duplicates("adm0_a3").set_index("adm0_a3")["country"]
    bare = table["name"].str.replace(r"\(island\)|Islands?|[^A-Za-z]", "", regex=True).str.upper()
    return table.assign(
        code=table["adm0_a3"] + "-" + bare + "-ISLAND",
        country=table["adm0_a3"].map(lands),
        members="",
    )


def _listed(
    admin1: gpd.GeoDataFrame, area: tuple[str, str, str, str, str]
) -> tuple[str, str, str, str, str, str]:
    """Return the row of an area that is a list of regions."""
    country, code, name, alternates, regions = area
    own = admin1[admin1["adm0_a3"] == country]
    members = []
    for region in regions.split():
        called = region.replace("_", " ")
        iso, key = own["iso_3166_2"] == f"{code[:2]}-{region}", own["adm1_code"] == region
        found = own[iso | key | (own["name"] == called)]
        if len(found) != 1:
            msg = f"{name}: {len(found)} regions are called {called}"
            raise ValueError(msg)
        members.append(str(found["adm1_code"].iloc[0]))
    land = str(own["country"].iloc[0])
    return code, name, alternates, country, land, "|".join(sorted(members))
