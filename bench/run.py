"""Measure, write bench/results/<name>.json, then docs/performance.md.

    python bench/run.py                 every bench
    python bench/run.py cold_start …    some of them

A bench that fails says so, in its result too, and the others go on.
"""

from __future__ import annotations

import importlib
import json
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
sys.path[0] = str(ROOT)  # in place of bench/, whose modules might hide others

from bench import machine, report  # noqa: E402 (a script: the project is found only now)
from cube17.pipeline.progress import bars  # noqa: E402

BENCHES: Final = (
    "slice_in_browser",
    "first_bytes",
    "search",
    "cold_start",
    "territory",
    "python_face",
    "compare_page",
    "large_cube",
    "process",
    "visits",
    "rooms",
    "roll_ups",
    "design_errors",
)
RESULTS: Final = ROOT / "bench" / "results"


def main(names: list[str]) -> int:
    """Run the benches asked for; 1 when one of them failed."""
    if unknown := sorted(set(names) - set(BENCHES)):
        print(f"unknown: {', '.join(unknown)}. Benches: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))
    compress_ahead()
    results = [bench(name) for name in names or BENCHES]
    report.write(ROOT / "docs" / "performance.md", RESULTS, BENCHES)
    return int(any(result["error"] for result in results))


def compress_ahead() -> None:
    """What `make serve` does before its first start."""
    code = "import app, serving; serving.compress_all(app.server)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def bench(name: str) -> dict[str, Any]:
    """Run one bench and write what it found."""
    result: dict[str, Any] = {"name": name, **machine.circumstances(), "error": None}
    started = time.perf_counter()
    try:
        measured = measure(name)
        result["figures"] = [figure.to_json() for figure in measured.figures]
        result["tables"] = [vars(table) for table in measured.tables]
    except Exception as error:  # noqa: BLE001 (reported, then the others go on)
        traceback.print_exc()
        result["error"] = f"{type(error).__name__}: {str(error).splitlines()[0][:300]}"
    result["seconds"] = round(time.perf_counter() - started, 1)
    RESULTS.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result, indent=1, ensure_ascii=False)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    tell(result)
    return result


def measure(name: str) -> Any:
    """Call a bench under a bar of its own."""
    with bars() as stage:
        progress = stage(name)
        measured = importlib.import_module(f"bench.{name}").run(progress)
        progress("done", 1, 1)
    return measured


def tell(result: dict[str, Any]) -> None:
    """Say at once what was found."""
    print(f"{result['name']}: {result['error'] or ''} {result['seconds']} s")
    for figure in result.get("figures", []):
        print(f"  {report.held(figure):>14}  {figure['what']}: {report.amount(figure)}")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
