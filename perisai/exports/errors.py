"""What exports refuse."""

from perisai.common.errors import Refused


class ExportRefused(Refused):
    """This list cannot be put into a file as it stands."""
