"""Names that people type and the tables do not hold, and what they mean."""

# Names that people type and the tables do not hold
COMMON = {
    "uk": "GBR",
    "great britain": "GBR",
    "britain": "GBR",
    "america": "USA",
    "us": "USA",  # U.S., without its stops
    "falklands": "FLK",
    "malvinas": "FLK",
    "islas malvinas": "FLK",
    "spratlys": "PGA",
    "paracels": "PIS",
    "faroes": "FRO",
    "east timor": "TLS",
    "bosnia": "BIH",
    "persia": "IRN",
    "siam": "THA",
    "ceylon": "LKA",
    "hawaiian islands": "US-HI",
    "chagos": "IOT",
    "chagos archipelago": "IOT",
    "congo": "COD COG",
    "dr congo": "COD",
    "drc": "COD",
    "congo brazzaville": "COG",
    "north korea": "PRK",
    "korea": "PRK KOR",
    "dprk": "PRK",
    "south korea": "KOR",
    "burma": "MMR",
    "czech republic": "CZE",
    "swaziland": "SWZ",
    "macedonia": "MKD",
    "cape verde": "CPV",
    "holland": "NLD",
    "dc": "US-DC",
    "uae": "ARE",
    "turkiye": "TUR",
    "kyiv": "UA-30 UA-32",
    "kyiv city": "UA-30",
    "kyiv oblast": "UA-32",
    "odesa": "UA-51",
    "odesa oblast": "UA-51",
    "zaporizhzhia": "UA-23",
    "zaporizhzhia oblast": "UA-23",
}
# Names that one region prints, and by which readers know another at least as well
SHARED = {
    "gaza": "PS-GZA MZ-G",
    "kurdistan": "IQ-KR IR-12",
    # divided: the whole has no outline of its own here, and the Aksai Chin is no region
    "kashmir": "IN-JK PK-JK PAK-northernareas IND-siachenglacier",
}
# Countries whose printed name a region elsewhere prints too, but that are plainly meant: the others
# are a province of Belgium, a prefecture of Guinea and a state of Nigeria. Georgia is ambiguous.
PLAINLY_MEANT = {"LUX", "MLI", "NER"}
