"""One tree of errors; the command line catches its base and prints the message."""


class RangemapError(Exception):
    """Base of every error that rangemap raises on purpose.

    A message says what came, what is allowed and what to do.
    """


class ConfigError(RangemapError):
    """A configuration that cannot be used; holds every fault found, one a line."""


class RegionError(RangemapError):
    """A launch region that cannot be found, is ambiguous, or has no usable geometry."""


class SystemsError(RangemapError):
    """A system that the catalogue does not have."""


class OutputError(RangemapError):
    """A result that could not be written."""


class MissingExtraError(OutputError):
    """A product whose optional libraries are not installed; the message has the command."""


class EdgeError(RangemapError):
    """An outline that is further from its level than the tolerance allows."""
