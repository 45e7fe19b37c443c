"""Why an import is refused as a whole."""

from perisai.common.errors import Refused


class FileRefused(Refused):
    """The file cannot be read as a register."""


class ColumnsRefused(Refused):
    """The columns are not known well enough to read the rows."""


class SheetRefused(Refused):
    """Which sheet is meant is not clear."""


class BatchRefused(Refused):
    """The import is not in a state in which this can be done."""


class NotYours(Refused):
    """The person may not import for this agent."""
