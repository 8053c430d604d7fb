"""Where the public finds this site, for what is printed or scanned far from it."""

import os
from typing import Final

SITE: Final = "CUBE17_SITE"


def public_site() -> str:
    """Return the address that `CUBE17_SITE` gives, without a final slash.

    It is empty where nobody has said: pages then count on the address they were asked at.
    """
    return os.environ.get(SITE, "").rstrip("/")
