"""`cube17 fiche`: pages of territories as PDF files, printed by the browser of this machine.

The pages come from a server that lives only as long as the command, on the loopback interface.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

from cube17.catalogue import communes, load_cube, territories
from cube17.communes import nearest, plain
from cube17.dictionary import name_mark
from cube17.fiche import Place, find_place, first_cube
from cube17.french import french
from cube17.site import SITE

ROOT: Final = Path(__file__).parent.parent
CHOSEN: Final = "CUBE17_BROWSER"
BROWSERS: Final = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
    "microsoft-edge", "msedge", "brave-browser",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)  # fmt: skip
"""Names and places of browsers that print without a window."""

PATIENCE: Final = 60.0
"""Seconds that a server may take to start, or a page to print."""
PAUSE: Final = 0.1

Progress = Callable[[str, int, int], None]

# A proxy of the company must not be asked for this machine's own pages.
_opener = build_opener(ProxyHandler({}))


def quiet(step: str, done: int, total: int) -> None:
    """Say nothing."""


class SheetError(Exception):
    """Why sheets cannot be printed, and the remedy, in French."""


def write_sheets(
    browser: str, places: Sequence[Place], out: Path, site: str = "", progress: Progress = quiet
) -> list[Path]:
    """Write the sheet of each place in a folder, and return the files.

    `browser` is a program, `site` the public address, on the sheets as text and QR code; without it
    they bear the path alone. A file appears when it is whole; those of an earlier run are replaced
    one by one.
    Raises `SheetError`, or `OSError` where the folder cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    written = []
    progress("ouverture", 0, len(places))
    # Beside the files: renaming is at once, and a browser in a sandbox may write there. Not hidden,
    # for the same sandbox.
    with (
        tempfile.TemporaryDirectory(prefix="brouillon-", dir=out, ignore_cleanup_errors=True) as d,
        serving(Path(d), site) as server,
    ):
        for done, place in enumerate(places):
            name = file_name(place)
            progress(name, done, len(places))
            draft = Path(d).resolve() / "fiche.pdf"
            print_page(browser, f"{server}/territoire/{code_of(place)}", draft)
            written.append(draft.replace(out / name))
        progress("", len(places), len(places))
    return written


# -- what is asked for -----------------------------------------------------------------------------


def find_places(codes: Iterable[str], kinds: Iterable[str] = ()) -> list[Place]:
    """Return the places of some codes, then all territories of some kinds, each once.

    Raises `SheetError` when a code leads nowhere, with the nearest names.
    """
    found = [(code, find_place(code)) for code in codes]
    if unknown := [_unknown(code) for code, place in found if place is None]:
        raise SheetError("\n".join(unknown))
    places = [place for _, place in found if place]
    places += [Place(unit.code) for kind in kinds for unit in territories().of_kind(kind)]
    return list({code_of(place): place for place in places}.values())


def _unknown(code: str) -> str:
    near = nearest(code, territories(), communes())
    names = ", ".join(f"{found} ({name})" for found, name, _ in near)
    return french(
        f"« {code} » n’est le code d’aucun territoire. "
        + (f"Les plus proches : {names}." if near else "Exemples : REG-53, DEP-35, 35288.")
    )


def code_of(place: Place) -> str:
    """Return the code that the page of a place is asked by: of its commune, if it has one."""
    return f"COM-{place.commune.code}" if place.commune else place.code


def file_name(place: Place) -> str:
    """Name the file of a place: its code, its name, whether the figures are simulated."""
    name = place.commune.name if place.commune else territories()[place.code].short
    ending = name_mark(load_cube(first_cube()).dictionary)
    return f"cube17-{code_of(place)}-{plain(name).replace(' ', '-')}{ending}.pdf"


def check_site(site: str) -> str:
    """Return the address of a site without its final slash; `SheetError` if it is not one."""
    parts = urlsplit(site)
    if site and (parts.scheme not in {"http", "https"} or not parts.netloc or parts.query):
        raise SheetError(french(f"« {site} » n’est pas l’adresse d’un site : https://exemple.fr"))
    return site.rstrip("/")


# -- the browser -----------------------------------------------------------------------------------


def find_browser() -> str:
    """Return the program that `CUBE17_BROWSER` names, or the first known one of this machine."""
    if chosen := os.environ.get(CHOSEN):
        if found := shutil.which(chosen):
            return found
        raise SheetError(french(f"{CHOSEN} : « {chosen} » n’est pas un programme de ce poste."))
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        raise SheetError(
            "aucun navigateur pour imprimer : installez Chromium, Google Chrome ou Microsoft Edge, "
            f"ou donnez son chemin dans la variable {CHOSEN}."
        )
    return found


def print_page(browser: str, address: str, file: Path) -> None:
    """Print a page of this machine into a file, whole; `SheetError` when that fails."""
    ask(address)
    # Chromium refuses its sandbox to root; it opens nothing but our own pages here.
    root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    command = [
        browser, "--headless", "--disable-gpu", "--no-first-run", "--no-proxy-server",
        "--no-pdf-header-footer", "--print-to-pdf-no-header",
        f"--user-data-dir={file.parent / 'profil'}", f"--print-to-pdf={file}", *root, address,
    ]  # fmt: skip
    try:
        run = subprocess.run(  # noqa: S603 - no shell, and a browser that the user has
            command, capture_output=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SheetError(f"{Path(browser).name} ne répond pas ({error}).") from error
    if not file.exists() or b"%%EOF" not in file.read_bytes()[-1024:]:
        said = run.stderr.decode(errors="replace").strip().splitlines()
        raise SheetError(
            french(f"{Path(browser).name} n’a rien imprimé : {said[-1] if said else 'sans raison'}")
        )


# -- the server ------------------------------------------------------------------------------------


@contextmanager
def serving(folder: Path, site: str = "") -> Iterator[str]:
    """Serve the application on a free port, and stop it whatever happens; give its address.

    Its log goes to `folder`. Raises `SheetError` when it does not start.
    """
    port = _free_port()
    settings = os.environ | {"HOST": "127.0.0.1", "PORT": str(port), SITE: site}
    with (folder / "serveur.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "app.py"], cwd=ROOT, env=settings, stdout=log, stderr=log
        )
        try:
            _wait(server, address := f"http://127.0.0.1:{port}", Path(log.name))
            yield address
        finally:
            server.kill()
            server.wait()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def _wait(server: subprocess.Popen, address: str, log: Path) -> None:
    """Wait until the server answers."""
    limit = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < limit:
        try:
            return ask(f"{address}/qr.svg?path=/")
        except SheetError:
            time.sleep(PAUSE)
    said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    raise SheetError(
        french(f"le serveur des pages ne démarre pas : {said[-1] if said else 'sans raison'}")
    )


def ask(address: str) -> None:
    """Ask for a page, which must be a good one: a browser prints errors too."""
    try:
        with _opener.open(address, timeout=PATIENCE) as answer:
            answer.read()
    except (URLError, OSError) as error:
        raise SheetError(french(f"{address} : {error}")) from error
