"""Where in a TOML file a key stands: tomllib gives values without lines, tree-sitter the lines."""

import tomllib
from collections import Counter

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

Loc = tuple[str | int, ...]

_KEYS = {"bare_key", "quoted_key", "dotted_key"}


def lines(source: bytes) -> dict[Loc, int]:
    r"""Map every key and list item of a TOML text to its line, counted from 1.

    Parameters
    ----------
    source
        TOML text in UTF-8 that tomllib accepts.

    Examples
    --------
    >>> found = lines(b'title = "x"\n[[systems]]\nid = "a"\n[[systems]]\nid = "b"\n')
    >>> found["systems", 1, "id"]
    5
    """
    root = Parser(Language(tree_sitter_toml.language())).parse(source).root_node
    found: dict[Loc, int] = {}
    counts: Counter[Loc] = Counter()
    for node in root.named_children:
        if node.type == "pair":
            _pair(node, (), found)
        elif node.type in {"table", "table_array_element"}:
            loc = _header(node, counts, found)
            for child in node.named_children:
                if child.type == "pair":
                    _pair(child, loc, found)
    return found


def line_of(found: dict[Loc, int], loc: Loc) -> int | None:
    """Return the line of a location, or of the nearest table around it; None if there is none."""
    for end in range(len(loc), 0, -1):
        if loc[:end] in found:
            return found[loc[:end]]
    return None


def _header(node: Node, counts: Counter[Loc], found: dict[Loc, int]) -> Loc:
    """Record a ``[table]`` or ``[[table]]`` and return its location."""
    keys = _keys(next(child for child in node.named_children if child.type in _KEYS))
    loc: Loc = ()
    for depth, key in enumerate(keys):
        loc = (*loc, key)
        found.setdefault(loc, _line(node))
        last = depth == len(keys) - 1
        if last and node.type == "table_array_element":
            counts[loc] += 1
        if counts[loc]:  # a list of tables: the header speaks of its last one
            loc = (*loc, counts[loc] - 1)
            found.setdefault(loc, _line(node))
    return loc


def _pair(node: Node, above: Loc, found: dict[Loc, int]) -> None:
    key, *values = (child for child in node.named_children if child.type != "comment")
    loc = above
    for name in _keys(key):
        loc = (*loc, name)
        found.setdefault(loc, _line(node))
    for value in values:
        _value(value, loc, found)


def _value(node: Node, loc: Loc, found: dict[Loc, int]) -> None:
    children = [child for child in node.named_children if child.type != "comment"]
    if node.type == "inline_table":
        for child in children:
            if child.type == "pair":  # what the grammar cannot read has no line of its own
                _pair(child, loc, found)
    elif node.type == "array":
        for index, child in enumerate(children):
            found[*loc, index] = _line(child)
            _value(child, (*loc, index), found)


def _keys(node: Node) -> list[str]:
    """Return the parts of a bare, quoted or dotted key; what is quoted is read by tomllib."""
    parts: list[str] = []
    left = [node]
    while left:
        one = left.pop()
        if one.type == "dotted_key":
            left += reversed(one.named_children)
        elif one.type == "quoted_key":
            (part,) = tomllib.loads(f"{(one.text or b'').decode()} = 0")
            parts.append(part)
        else:
            parts.append((one.text or b"").decode())
    return parts


def _line(node: Node) -> int:
    return int(node.start_point[0]) + 1
