"""Templates: once filled, they are accepted, and give the same cells back."""

import csv
from io import StringIO

import pytest

from cube17 import figures, load_cube
from cube17.figures.template import allowed, csv_template, headings, xlsx_template
from cube17.figures.validation import TableError
from cube17.model import KEY
from cube17.tables import records
from tests.unit.figures_kit import SHEET, check, description, parts, plain, reference

IMPACTS = ("innovation", "performance", "confiance")
MAKE = {"csv": csv_template, "xlsx": xlsx_template}
every_form = pytest.mark.parametrize("form", ["long", "wide"])
every_file = pytest.mark.parametrize("make", MAKE.values(), ids=MAKE)


def published():
    """The 33 figures of the three impact tables, as cells of the cube that ships."""
    cube = load_cube("odd17-2022")
    impacts = [i["id"] for i in cube.dictionary["indicators"] if i["impact"] in IMPACTS]
    return records(cube.table(cube.select(indicator=impacts)))


def french(value):
    return f"{value:g}".replace(".", ",") + "\u202f%"


def long_rows():
    return [
        (
            *(reference().members(axis).name(cell[axis]) for axis in KEY),
            french(cell["value"]),
            "",
            cell["certainty"],
            cell["source"],
            cell["note"],
        )
        for cell in published()
    ]


def wide_rows():
    """One row a question; what a column cannot hold (certainty, note) is left out."""
    rows = {}
    for cell in published():
        rows.setdefault((cell["indicator"], cell["wave"], "all", "FR"), {})[cell["profile"]] = cell
    profiles = [r["id"] for r in reference().profile.records if not r["extra"]]
    return [
        (
            *key,
            *(t for p in profiles for t in (french(found[p]["value"]) if p in found else "", "")),
        )
        for key, found in rows.items()
    ]


def test_there_are_thirty_three():
    assert len(published()) == 33


@every_file
def test_the_long_template_filled_with_the_published_figures_gives_their_cells_back(make):
    checked = check(make("long", reference(), long_rows()))
    assert checked.problems == ()
    cells, _ = figures.cube_of(checked, description(), reference())
    by_key = sorted(published(), key=lambda c: tuple(c.values())[:5])
    for cell, wanted in zip(cells.to_pylist(), by_key, strict=True):
        assert cell == wanted


@every_file
def test_the_wide_template_too(make):
    checked = check(make("wide", reference(), wide_rows()))
    assert checked.problems == ()
    found = {(f["indicator"], f["profile"]): f["value"] for f in checked.figures}
    assert found == {(c["indicator"], c["profile"]): c["value"] for c in published()}
    assert (checked.rows, checked.blank) == (7, 7 * 6 - 33)


@every_form
@every_file
def test_blank_it_lacks_figures_and_nothing_else(make, form):
    checked = check(make(form, reference()))
    assert checked.problems == ()
    assert checked.layout.headings == headings(form, reference())
    with pytest.raises(TableError, match="aucun chiffre"):
        checked.refuse()


@every_form
@every_file
def test_same_reference_same_bytes(make, form):
    assert make(form, reference()) == make(form, reference())


def test_headings():
    assert headings("long", reference()) == (
        "indicateur", "vague", "profil", "domaine", "territoire", "valeur", "base", "certitude",
        "source", "note",
    )  # fmt: skip
    assert headings("wide", reference())[:6] == (
        "indicateur", "vague", "domaine", "territoire", "Citoyens", "base Citoyens",
    )  # fmt: skip


def test_every_allowed_name_is_found_again():
    lists = allowed(reference())
    for heading, axis in (("indicateur", "indicator"), ("vague", "wave"), ("profil", "profile"),
                          ("domaine", "domain"), ("territoire", "territory")):  # fmt: skip
        members = reference().members(axis)
        assert [members.find(name) for name in lists[heading]] == members.ids
        assert list(lists[f"{heading} (identifiant)"]) == members.ids


def test_the_workbook_proposes_lists_and_explains():
    contents = parts(xlsx_template("long", reference()))
    sheet = contents[SHEET].decode()
    for cells, source in (("C2:C20001", "$E$2:$E$8"), ("E2:E20001", "$I$2:$I$1379")):
        assert f"sqref=\"{cells}\"><formula1>'Valeurs admises'!{source}</formula1>" in sheet
    names = contents["xl/workbook.xml"].decode()
    assert all(
        f'name="{name}"' in names for name in ("Chiffres", "Mode d’emploi", "Valeurs admises")
    )


def test_the_csv_explains_in_french_lines_that_are_not_read():
    text = csv_template("wide", reference()).decode("utf-8-sig")
    lines = [row[0] for row in csv.reader(StringIO(text), delimiter=";") if row[0].startswith("# ")]
    assert any("Des valeurs, pas de formules." in line for line in lines)
    assert any(plain(line).startswith("# Domaine : Tous domaines | Emploi |") for line in lines)
    assert not any(" :" in line or " ;" in line or "« " in line for line in lines)
