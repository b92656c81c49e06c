"""The names of the formats that a map can be written in."""

from typing import Literal, get_args

DefaultFormat = Literal["html", "png", "svg", "pdf", "geojson", "csv", "json"]
# Written only where asked for
GisFormat = Literal["gpkg", "kmz", "parquet", "xlsx", "datawrapper"]
AskedFormat = Literal[GisFormat, "srcdoc", "md", "qmd", "docx", "report-pdf", "pptx", "gif", "mp4"]
Format = Literal[DefaultFormat, AskedFormat]
DEFAULT_FORMATS: tuple[Format, ...] = get_args(DefaultFormat)
FORMATS: tuple[Format, ...] = (*DEFAULT_FORMATS, *get_args(AskedFormat))
