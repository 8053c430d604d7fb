"""`make atelier`: serve a room from this machine, over the local network, without internet."""

from __future__ import annotations

import os
import re
import sys
from io import StringIO
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from socket import AF_INET, socket
from typing import TYPE_CHECKING, Final

from cube17.french import french
from cube17.site import SITE
from cube17.workshop.address import default_address, file_of

if TYPE_CHECKING:
    from collections.abc import Iterable

Interface = tuple[str, str]
"""Name of a network interface, and its IPv4 address."""

PRIVATE: Final = [*map(IPv4Network, ("192.168.0.0/16", "10.0.0.0/8", "172.16.0.0/12"))]
"""RFC 1918, in the order in which Wi-Fi boxes and shared connections use them."""

VIRTUAL: Final = re.compile(r"docker|br-|veth|virbr|vboxnet|vmnet|vEthernet|u?tun|tap|wg|zt")
"""Beginnings of the names of what leads to no phone: containers, virtual machines, tunnels."""

EVERYWHERE: Final = "0.0.0.0"  # noqa: S104 - a room is on the network: this is what is asked for
HERE: Final = "127.0.0.1"


def interfaces() -> list[Interface]:
    """Return the interfaces by which others may reach this machine, the likeliest first."""
    import psutil  # noqa: PLC0415 - for this command alone

    up = {name for name, state in psutil.net_if_stats().items() if state.isup}
    found = [
        (name, address.address)
        for name, addresses in psutil.net_if_addrs().items()
        for address in addresses
        if name in up and address.family == AF_INET
    ]
    return ranked(found)


def ranked(found: Iterable[Interface]) -> list[Interface]:
    """Sort interfaces: real ones before virtual ones, private ranges before others."""
    return sorted(filter(leads_outside, found), key=rank)


def leads_outside(interface: Interface) -> bool:
    """Whether another machine can use an address: not this one's own, not a makeshift one."""
    address = IPv4Address(interface[1])
    return not (address.is_loopback or address.is_link_local or address.is_unspecified)


def rank(interface: Interface) -> tuple[bool, int]:
    """Sort key of an interface."""
    name, address = interface
    ranges = [IPv4Address(address) in network for network in PRIVATE]
    return bool(VIRTUAL.match(name)), ranges.index(True) if any(ranges) else len(ranges)


def environment(found: list[Interface], port: str, known: dict[str, str]) -> dict[str, str]:
    """Return the environment of the server; an address that somebody has set for it is kept."""
    if not found:
        return known | {"HOST": HERE, "PORT": port}
    return {SITE: f"http://{found[0][1]}:{port}"} | known | {"HOST": EVERYWHERE, "PORT": port}


def told(found: list[Interface], port: str, site: str) -> str:
    """Return what the facilitator reads before the room comes in."""
    lines = ["", "Aucun réseau : seule cette machine atteint l’atelier."]
    if found:
        others = ", ".join(f"http://{address}:{port} ({name})" for name, address in found[1:])
        lines = [
            "",
            f"Atelier sur le réseau local : {site}",
            f"Pour essayer avec un téléphone du même réseau : {site}/a",
            code(f"{site}/a"),
            *([f"Autres adresses de cette machine : {others}"] if others else []),
        ]
    last = "Ctrl+C arrête le serveur ; les réponses confirmées sont gardées."
    opens = f"Pour ouvrir un atelier, sur cette machine : http://{HERE}:{port}/atelier"
    return french("\n".join([*lines, opens, f"Réponses gardées dans : {kept()}", last, ""]))


def is_free(port: str) -> bool:
    """Whether nothing listens on a port of this machine."""
    with socket() as probe:
        return probe.connect_ex((HERE, int(port))) != 0


def code(address: str) -> str:
    """Draw the QR code of an address in characters, for a terminal."""
    import segno  # noqa: PLC0415 - for this command alone

    out = StringIO()
    segno.make_qr(address, error="m").terminal(out, border=2, compact=True)
    return out.getvalue()


def kept() -> str:
    """Say where rooms are kept, but not the password of a database."""
    file = file_of(default_address())
    return str(file) if file else "la base de données de CUBE17_DB"


def main() -> None:
    """Say how to come in, then become the server."""
    port = os.environ.get("PORT", "8050")
    if not is_free(port):
        busy = f"Le port {port} est déjà pris : PORT=8051 make atelier en prend un autre."
        sys.exit(french(busy))
    found = interfaces()
    settings = environment(found, port, dict(os.environ))
    sys.stdout.write(told(found, port, settings.get(SITE, "").rstrip("/")))
    sys.stdout.flush()
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    os.execve(gunicorn, [gunicorn, "--config", "gunicorn.conf.py", "app:server"], settings)  # noqa: S606


if __name__ == "__main__":
    main()
