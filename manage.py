#!/usr/bin/env python
"""The command door of Perisai Desa."""

import os
import sys

from perisai.common.secrets import write_for_owner_only


def main() -> None:
    write_for_owner_only()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perisai.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
