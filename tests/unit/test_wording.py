"""French formats, and their agreement with the browser's."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from dash import html

from components import wording
from components.wording import THIN, WIDE

ROOT = Path(__file__).parents[2]
PERCENT = {"unit": "%"}
NOTE = {"unit": "/10"}


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (58, 0, "58"),
        (0, 0, "0"),
        (6.44, 1, "6,4"),
        (1253, 0, f"1{THIN}253"),
        (68350798, 0, f"68{THIN}350{THIN}798"),
        (-4.5, 1, "−4,5"),
        (-0.2, 0, "0"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (1.005, 2, "1,00"),
    ],
)
def test_numbers_have_a_decimal_comma_and_narrow_thousands(value, decimals, text):
    assert wording.number(value, decimals) == text


def test_values_carry_their_unit():
    assert wording.value_text(58.2, PERCENT) == f"58{THIN}%"
    assert wording.value_text(6.4, NOTE) == f"6,4{WIDE}sur{WIDE}10"


@pytest.mark.parametrize(
    ("gap", "indicator", "text"),
    [
        (8.24, PERCENT, f"+{THIN}8{WIDE}points"),
        (-4.6, PERCENT, f"−{THIN}5{WIDE}points"),
        (1.2, PERCENT, f"+{THIN}1{WIDE}point"),
        (-0.3, PERCENT, f"0{WIDE}point"),
        (-0.42, NOTE, f"−{THIN}0,4"),
    ],
)
def test_gaps_carry_sign_and_unit(gap, indicator, text):
    assert wording.gap_text(gap, indicator) == text


def test_the_four_marks_are_never_mixed_up():
    suppressed = {"status": "suppressed", "value": None}
    marks = [
        wording.mark_of(cell)
        for cell in (None, suppressed, {"status": "simulated", "value": 0.0},
                     {"status": "simulated", "value": 12.0})
    ]  # fmt: skip
    assert marks == ["absent", "suppressed", "zero", None]
    assert len({words for _, words in wording.MARKS.values()}) == 4


@pytest.mark.parametrize(
    ("n_eff", "firm"),
    [(49.9, "very-fragile"), (50, "fragile"), (99.9, "fragile"), (100, "firm"), (None, None)],
)
def test_a_base_is_firm_from_a_hundred_effective_respondents(n_eff, firm):
    assert wording.firmness({"n_eff": n_eff}) == firm


def test_an_interval_or_why_there_is_none():
    cell = {"low": 81.2, "high": 89.4, "n": 300}
    assert wording.interval_text(cell, PERCENT) == f"de 81 à 89{THIN}%"
    no_base = {"low": None, "high": None, "n": None}
    assert wording.interval_text(no_base, PERCENT) == "base non publiée, pas d’intervalle"
    room = {"low": None, "high": None, "n": 24, "status": "workshop"}
    assert wording.interval_text(room, PERCENT) == "consultation de salle, pas d’intervalle"


@pytest.mark.parametrize(
    ("date", "text"),
    [
        ("2016-02-29", f"29{WIDE}février{WIDE}2016"),
        ("2015-09-01", f"1er{WIDE}septembre{WIDE}2015"),
        ("2023-01", f"janvier{WIDE}2023"),
        ("2021", "2021"),
        ("", "sans date"),
        (None, "sans date"),
    ],
)
def test_dates_are_written_as_far_as_they_are_known(date, text):
    assert wording.date_text(date) == text


def test_typography_of_a_text():
    typed = "« Fort » : 58 % ; vraiment ? Oui ! 1 253 EPCI"
    assert wording.french(typed) == (
        f"«{WIDE}Fort{WIDE}»{WIDE}: 58{THIN}%{THIN}; vraiment{THIN}? Oui{THIN}! 1{THIN}253 EPCI"
    )
    assert wording.french(wording.french(typed)) == wording.french(typed)


def test_typography_of_a_tree_reaches_texts_and_names():
    tree = html.P(["Lire : ", html.A("58 %", title="Part : 58 %"), ["a ?"]])
    wording.typeset(tree)
    assert tree.children[0] == f"Lire{WIDE}: "
    assert tree.children[1].children == f"58{THIN}%"
    assert tree.children[1].title == f"Part{WIDE}: 58{THIN}%"
    assert tree.children[2] == [f"a{THIN}?"]


# -- the browser says the same ---------------------------------------------------------------------

VALUES = [0, 0.04, 0.5, 1.5, 2.5, 12.345, 58, 99.5, 100, 1253, 68350798, -0.04, -0.5, -7.25, -1000]
SCRIPT = """
import * as f from './assets/explorer/format.mjs';
import * as w from './assets/explorer/words.mjs';
const units = [{unit: '%'}, {unit: '/10'}];
const values = JSON.parse(process.argv[1]);
console.log(JSON.stringify({
  number: values.map((v) => [0, 1, 2].map((d) => f.number(v, d))),
  value: values.map((v) => units.map((u) => f.valueText(v, u))),
  gap: values.map((v) => units.map((u) => f.gapText(v, u))),
  marks: Object.fromEntries(Object.entries(f.MARKS).map(([k, m]) => [k, [m.symbol, m.words]])),
  verdicts: f.VERDICTS,
  status: w.STATUS_WORDS,
  certainty: w.CERTAINTY_WORDS,
}));
"""


def folded(said):
    """No-break spaces between words, which only matter at the end of a line, as plain ones."""
    return json.loads(json.dumps(said, ensure_ascii=False).replace(WIDE, " "))


def test_the_browser_writes_the_same():
    node = shutil.which("node") or str(ROOT / ".venv" / "bin" / "node")
    run = subprocess.run(
        [node, "--input-type=module", "--eval", SCRIPT, json.dumps(VALUES)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    units = (PERCENT, NOTE)
    assert folded(json.loads(run.stdout)) == folded(
        {
            "number": [[wording.number(v, d) for d in (0, 1, 2)] for v in VALUES],
            "value": [[wording.value_text(v, unit) for unit in units] for v in VALUES],
            "gap": [[wording.gap_text(v, unit) for unit in units] for v in VALUES],
            "marks": {name: list(mark) for name, mark in wording.MARKS.items()},
            "verdicts": wording.VERDICTS,
            "status": wording.STATUS_WORDS,
            "certainty": wording.CERTAINTY_WORDS,
        }
    )
