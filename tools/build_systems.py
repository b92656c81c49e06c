"""The catalogue of systems, from the curated systems.csv beside this file."""

from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

CATALOGUE = Path(__file__).parent / "systems.csv"
SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("variant", pa.string()),
        pa.field("system_class", pa.string(), nullable=False),
        pa.field("country", pa.string(), nullable=False),
        pa.field("launched_from", pa.string(), nullable=False),
        pa.field("range_km", pa.float64(), nullable=False),
        pa.field("range_low_km", pa.float64()),
        pa.field("min_range_km", pa.float64()),
        pa.field("range_note", pa.string()),
        pa.field("year", pa.int32()),
        pa.field("source_title", pa.string(), nullable=False),
        pa.field("source_url", pa.string()),
        pa.field("source_grade", pa.string(), nullable=False),
        pa.field("source_read", pa.bool_(), nullable=False),
        pa.field("range_is_floor", pa.bool_(), nullable=False),
        pa.field("against", pa.string()),
    ]
)


def build_systems() -> pa.Table:
    """Return the catalogue, sorted by id, with empty cells as nulls."""
    table = pa_csv.read_csv(
        CATALOGUE,
        convert_options=pa_csv.ConvertOptions(
            column_types={field.name: field.type for field in SCHEMA},
            include_columns=SCHEMA.names,
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
            null_values=[""],
            true_values=["yes"],
            false_values=["no"],
        ),
    )
    return table.cast(SCHEMA).sort_by("id")


def write_systems(table: pa.Table, path: Path) -> None:
    """Write the catalogue as plain Parquet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd", compression_level=19)
    print(f"{path.name}: {len(table)} rows, {path.stat().st_size / 1e6:.2f} MB")
