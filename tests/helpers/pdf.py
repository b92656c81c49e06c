"""What stands in a PDF."""

from pypdf.generic import ArrayObject


def elements(node):
    """Return every element of a PDF's structure in its order."""
    node = node.get_object()
    if isinstance(node, list):
        return [one for child in node for one in elements(child)]
    if not isinstance(node, dict):
        return []
    return [*([node] if "/S" in node else []), *elements(node.get("/K", ArrayObject()))]
