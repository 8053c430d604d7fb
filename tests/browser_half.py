"""The browser's modules in node, over the packs of some cubes: what a browser would slice."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cube17 import pack
from cube17.catalogue import territories
from cube17.store import Cube

NODE = shutil.which("node", path=Path(sys.executable).parent) or shutil.which("node")
SERVER = Path(__file__).parent / "js" / "parity_server.mjs"


@contextmanager
def browser_half(folder: Path, cubes: Sequence[Cube]) -> Iterator[Callable[[str], Any]]:
    """Start the modules; the function yielded answers a query with the face that it shows."""
    write_packs(folder, cubes)
    with subprocess.Popen([NODE, SERVER, folder], stdin=-1, stdout=-1, text=True) as process:

        def ask(query: str) -> Any:
            process.stdin.write(json.dumps(query) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield ask
        process.stdin.close()


def write_packs(folder: Path, cubes: Sequence[Cube]) -> None:
    """Write what a server would answer, as files."""
    (folder / "territories").mkdir()
    (folder / "cubes.json").write_text(json.dumps([cube.id for cube in cubes]))
    for kind in pack.KINDS:
        data = pack.territories(territories(), kind)
        (folder / "territories" / f"{kind}.json").write_bytes(data)
    for cube in cubes:
        (folder / cube.id).mkdir()
        (folder / cube.id / "dictionary.json").write_bytes(pack.dictionary(cube))
        for entry in pack.pack_plan(cube):
            data = pack.pack(cube, entry["kind"], entry["indicators"])
            (folder / cube.id / f"{entry['name']}.json").write_bytes(data)
