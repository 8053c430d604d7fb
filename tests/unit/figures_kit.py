"""What the tests of tables share: a reference, a description, workbooks good and bad."""

import zipfile
from functools import cache
from io import BytesIO

from cube17 import figures, load_cube
from cube17.catalogue import territories
from cube17.exports.workbook import Sheet, write_workbook

SOURCE = {
    "id": "mon-etude",
    "title": "Mon étude",
    "producer": "Institut X",
    "date": "2024-03",
    "url": "https://example.org/etude",
    "licence": "Licence Ouverte 2.0",
    "citation": "Institut X, « Mon étude », 2024.",
}
LONG = "indicateur;vague;profil;domaine;territoire;valeur;base;certitude;source;note"
SHEET = "xl/worksheets/sheet1.xml"


@cache
def reference():
    return figures.reference_of([load_cube("odd17-2022").dictionary], territories())


def description(**more):
    return figures.describe(SOURCE | more, reference())


def check(text, name="tableau.csv", **more):
    """What is made of a table given as text (CSV) or bytes."""
    data = text.encode() if isinstance(text, str) else text
    return figures.check(figures.read(name, data), description(**more), reference())


def told(checked):
    """Problems as a person reads them, with plain spaces."""
    return [plain(str(problem)) for problem in checked.problems]


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def cube(checked, **more):
    cells, dictionary = figures.cube_of(checked, description(**more), reference())
    return cells.to_pylist(), dictionary


def xlsx(*rows, name="Chiffres", others=()):
    """A workbook as our own writer makes it: headings, then rows of texts and numbers."""
    headings = rows[0]
    sheet = Sheet(name, headings, [12] * len(headings), rows[1:])
    more = [Sheet(other, ("a",), (8,), [("b",)]) for other in others]
    return write_workbook([sheet, *more])


def parts(data):
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(contents, method=zipfile.ZIP_DEFLATED):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return out.getvalue()


def changed(data, part, old, new):
    """A workbook with one part rewritten."""
    contents = parts(data)
    text = contents[part].decode()
    assert old in text
    return zipped(contents | {part: text.replace(old, new)})
