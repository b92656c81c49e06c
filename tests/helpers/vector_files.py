"""Reading the files that tests write."""

from rangemap.files import vector_file


def shapes_of(path, *asked):
    """Return the shapes of a file as one geometry."""
    return vector_file.read(path, *asked).geometry
