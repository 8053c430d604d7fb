"""`pip install .`: the library and what ships with it, anywhere."""

import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Slow: it builds a wheel and an environment.
pytestmark = pytest.mark.slow

USED = """
import sys, cube17
assert cube17.__file__.startswith(sys.prefix), cube17.__file__
face = cube17.face(profile="associations", show="gap")
answer = cube17.compare(axis="profile", one="associations", other="citoyens")
print(cube17.cube_ids(), len(face), len(cube17.to_pandas(answer)), cube17.to_xarray(face).sizes)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from a copy: building writes beside the sources."""
    copy = tmp_path_factory.mktemp("sources")
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for name in ("cube17", "data/parquet"):
        shutil.copytree(
            ROOT / name, copy / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__")
        )
    pip("wheel", "--no-build-isolation", "--wheel-dir", copy / "wheels", copy)
    (built,) = (copy / "wheels").glob("*.whl")
    return built


def pip(*arguments):
    command = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check", *arguments]
    if "wheel" in arguments or "install" in arguments:
        command += ["--no-deps", "--no-index"]
    subprocess.run(command, check=True)


def test_wheel_holds_code_data_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as opened:
        names = [name for name in opened.namelist() if ".dist-info/" not in name]
    held = {name for name in names if not name.endswith(".py")}
    data = ROOT / "data" / "parquet"
    assert held == {
        f"cube17/data/{path.relative_to(data).as_posix()}" for path in data.rglob("*.parquet")
    }
    assert {name.partition("/")[0] for name in names} == {"cube17"}
    assert wheel.stat().st_size < 8_000_000


def test_installed_library_finds_the_cubes_from_an_empty_folder(wheel, tmp_path):
    environment, elsewhere = tmp_path / "environment", tmp_path / "elsewhere"
    elsewhere.mkdir()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    python = environment / "bin" / "python"
    pip("--python", python, "install", wheel)
    # numpy, pandas and pyarrow from here: names in a .pth come after what is installed.
    (site,) = environment.glob("lib/python*/site-packages")
    (site / "others.pth").write_text(sysconfig.get_path("purelib"))
    told = subprocess.run(
        [python, "-I", "-c", USED], cwd=elsewhere, check=True, capture_output=True, text=True
    )
    assert "['demonstration', 'odd17-2022'] 323 18" in told.stdout
