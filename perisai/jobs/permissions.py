"""Who looks after what runs by itself."""

from perisai.accounts.enums import Role
from perisai.accounts.models import User


def may_see_jobs(user: User) -> bool:
    """Head office and coordinators see the jobs of the site and start them; nothing in them names anybody."""
    return user.is_active and user.role in (Role.COORDINATOR, Role.HEAD_OFFICE)
