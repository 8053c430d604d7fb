"""What the benches say of their figures."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", autouse=True)
def project_on_the_path():
    sys.path.insert(0, str(ROOT))
    yield
    sys.path.remove(str(ROOT))


def figure(**fields):
    from bench.figures import Figure

    return Figure("name", "what", **{"value": 60.0, "unit": "ms"} | fields)


def test_a_ceiling_and_a_floor():
    assert figure(target=60).met is True
    assert figure(target=59).met is False
    assert figure(target=61, at_least=True).met is False
    assert figure().met is None


def test_ratio_says_how_many_times_more_the_other_way_costs():
    assert figure(instead=180).ratio == 3
    assert figure(value=0.0, instead=180).ratio is None
    assert figure().ratio is None


@pytest.mark.parametrize(("value", "written"), [
    (0.0, "0"), (2.0, "2"), (0.284, "0.28"), (42.66, "42.7"), (413.4, "413"),
    (10_000_000, "10\u202f000\u202f000"),
])  # fmt: skip
def test_numbers_keep_three_digits(value, written):
    from bench.report import number

    assert number(value) == written


def test_a_missed_target_says_by_how_much_and_why():
    from bench.report import reason

    said = reason(figure(target=50).to_json(), {"name": "the map is redrawn"})
    assert said == "- **Missed:** what, by 10 ms (20%): the map is redrawn."


def test_a_failed_bench_is_told_in_the_page(tmp_path):
    import json

    from bench import report
    from bench.machine import circumstances

    result = {"name": "process", "error": "boom", "seconds": 1.0} | circumstances()
    (tmp_path / "process.json").write_text(json.dumps(result), encoding="utf-8")
    report.write(tmp_path / "performance.md", tmp_path, ["process", "roll_ups"])
    page = (tmp_path / "performance.md").read_text(encoding="utf-8")
    assert "**This bench failed:** boom" in page
    assert str(ROOT) not in page
