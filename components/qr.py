"""QR codes, drawn by this server for a whole room."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Final

QUIET_ZONE: Final = 4
"""White modules around the code: what readers need (ISO/IEC 18004)."""


@lru_cache(maxsize=256)
def drawn(address: str) -> bytes:
    """Return the QR code of an address as SVG, black on white, with the address as its title.

    Its viewBox counts modules; level M still reads with 15 % of it hidden.
    """
    import segno  # noqa: PLC0415 - for those who ask for a code

    code = segno.make_qr(address, error="m", boost_error=False)
    out = BytesIO()
    code.save(
        out, kind="svg", border=QUIET_ZONE, light="#fff", title=address, omitsize=True,
        xmldecl=False, svgclass=None, lineclass=None, nl=False,
    )  # fmt: skip
    return out.getvalue()
