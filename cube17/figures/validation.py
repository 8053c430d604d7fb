"""Check of a table before anything is made of it: what would be read, and what is wrong.

Nothing is corrected and nothing completed: a table with one problem gives no cube.
"""

from dataclasses import dataclass
from typing import Final

from cube17.figures.checking import WHOLE, Figure, Rows
from cube17.figures.description import Description
from cube17.figures.errors import Problem, TableError, refuse
from cube17.figures.layout import HEADINGS, Layout, find_layout
from cube17.figures.limits import MAX_FIGURES
from cube17.figures.log import Log
from cube17.figures.reference import Reference
from cube17.figures.sheet import Sheet
from cube17.french import count, french, thousands
from cube17.model import ALL_DOMAINS, DECIMALS, FRANCE

# So many shares, none of them above 1, are likely to be proportions.
PROPORTIONS: Final = 5

WHOLE_NAMES: Final = {ALL_DOMAINS: "tous domaines", FRANCE: "France entière"}


@dataclass(frozen=True)
class Checked:
    """What a table holds, once checked.

    `figures` are those that can be read, in the order of the file; `problems` the first to put
    right, `more` counts the others; `rows` counts the rows under the headings and `blank` the
    places for a figure that have none. `remarks` are French sentences on what was understood.
    """

    file: str
    layout: Layout
    figures: tuple[Figure, ...]
    rows: int
    blank: int
    problems: tuple[Problem, ...]
    more: int
    remarks: tuple[str, ...]

    def refuse(self) -> None:
        """Raise `TableError` if there is anything to put right, or no figure at all."""
        if self.problems:
            raise TableError(self.file, self.problems, self.more)
        if not self.figures:
            raise TableError(self.file, [Problem("aucun chiffre sous les intitulés.")])


def check(sheet: Sheet, description: Description, reference: Reference) -> Checked:
    """Check every cell of a table; what is wrong is returned, not raised.

    `reference` names what a table may name, to which `description` adds. Raises `TableError` only
    when there are more figures than `cube17.figures.limits` allow.
    """
    known = description.extends(reference)
    layout, problems = find_layout(sheet, known, description.fixed)
    log = Log(sheet, layout)
    read = Rows(layout, known, description.fixed, description.id, log)
    rows = [row for row in sheet.rows if row.line > layout.line]
    for row in () if problems else rows:
        read.read(row)
        _check_count(sheet.file, row.line, len(read.figures))
    said = [*_told(sheet, layout, description), *_doubts(read.figures, known)]
    return Checked(
        file=sheet.file,
        layout=layout,
        figures=tuple(read.figures),
        rows=len(rows),
        blank=read.blank,
        problems=tuple(problems or log.problems),
        more=log.more,
        remarks=(*sheet.remarks, *map(french, said)),
    )


def _check_count(file: str, line: int, figures: int) -> None:
    if figures > MAX_FIGURES:
        most = thousands(MAX_FIGURES)
        raise refuse(file, f"plus de {most} chiffres. Coupez ce tableau par question.", line=line)


def _told(sheet: Sheet, layout: Layout, description: Description) -> list[str]:
    """Say what was taken for granted."""
    above = [str(row.line) for row in sheet.rows if row.line < layout.line]
    said = [f"Au-dessus des intitulés, laissé de côté : ligne {', '.join(above)}."] if above else []
    return said + [
        f"Pas de colonne « {HEADINGS[axis][0]} » : {WHOLE_NAMES[whole]}."
        for axis, whole in WHOLE.items()
        if axis not in layout.columns and axis not in description.fixed
    ]


def _doubts(figures: list[Figure], known: Reference) -> list[str]:
    """Say what is allowed and yet unlikely."""
    waves = {figure["wave"] for figure in figures} - set(known.wave.ids)
    said = [f"Vague nouvelle : {', '.join(sorted(waves))}."] if waves else []
    fine = sum(f["value"] != round(f["value"], DECIMALS["value"]) for f in figures if f["value"])
    said += [f"{count(fine, 'valeur arrondie', 'valeurs arrondies')} au centième."] if fine else []
    units = {record["id"]: record["unit"] for record in known.indicator.records}
    shares = [f["value"] for f in figures if f["value"] and units[f["indicator"]] == "%"]
    if len(shares) >= PROPORTIONS and max(shares) <= 1:
        said.append("Aucune part ne dépasse 1 % : sont-ce des proportions ? Écrivez 58, pas 0,58.")
    return said
