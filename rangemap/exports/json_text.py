"""JSON as every file of the pack holds it."""

import json


def json_text(value: object, indent: int | None = 2) -> str:
    r"""Return a value as JSON, its letters as they are; NaN is refused.

    Examples
    --------
    >>> json_text({"name": "Côte d'Ivoire"}, indent=None)
    '{"name": "Côte d\'Ivoire"}\n'
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent) + "\n"
