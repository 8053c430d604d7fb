"""Any bytes are rows or a refusal; a valid table comes back; order changes nothing."""

import csv
from io import StringIO

from hypothesis import given, settings
from hypothesis import strategies as st

from cube17.figures import TableError, cube_of, describe, read
from cube17.figures.layout import HEADINGS
from cube17.figures.limits import MAX_CELLS, MAX_ROWS
from cube17.figures.sheet import Sheet
from cube17.figures.template import csv_template, xlsx_template
from cube17.model import KEY
from tests.unit.figures_kit import SHEET, SOURCE, check, description, parts, reference, xlsx, zipped

GOOD = xlsx(("indicateur", "vague", "profil", "valeur"), ("innovation-echelle", 2024, "élus", 58.5))
bounded = settings(max_examples=100, deadline=5_000)


def attempt(function, *arguments):
    """The answer and no refusal, or no answer and the refusal; anything else is a failure."""
    try:
        return function(*arguments), None
    except TableError as refusal:
        return None, refusal


def read_or_refused(name, data):
    """Rows that can be checked, or a refusal that names the file."""
    sheet, refusal = attempt(read, name, data)
    if refusal:
        assert refusal.problems
        assert str(refusal).startswith(name)
        return
    assert isinstance(sheet, Sheet)
    assert 0 < len(sheet.rows) <= MAX_ROWS
    assert sum(bool(cell) for row in sheet.rows for cell in row.cells) <= MAX_CELLS
    checked = check(data, name)
    assert all(str(problem) for problem in checked.problems)
    assert checked.figures or attempt(checked.refuse)[1]


class TestAnyBytes:
    @bounded
    @given(data=st.binary(max_size=3_000))
    def test_bytes(self, data):
        read_or_refused("t.csv", data)

    @bounded
    @given(text=st.text(max_size=2_000), encoding=st.sampled_from(["utf-8", "utf-16", "cp1252"]))
    def test_texts(self, text, encoding):
        read_or_refused("t.csv", text.encode(encoding, "replace"))

    @bounded
    @given(
        rows=st.lists(
            st.lists(
                st.one_of(
                    st.sampled_from([name for names in HEADINGS.values() for name in names]),
                    st.sampled_from(["citoyens", "Élus", "58 %", "FR", "Rhône-Alpes", "s", "# a"]),
                    st.text(max_size=20),
                ),
                max_size=8,
            ),
            max_size=12,
        )
    )
    def test_tables_of_anything(self, rows):
        out = StringIO()
        csv.writer(out, delimiter=";").writerows(rows)
        read_or_refused("t.csv", out.getvalue().encode("utf-8", "replace"))

    @bounded
    @given(
        places=st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=8)
    )
    def test_damaged_workbooks(self, places):
        data = bytearray(GOOD)
        for place, byte in places:
            data[place] = byte
        read_or_refused("t.xlsx", bytes(data))

    @bounded
    @given(end=st.integers(0, len(GOOD)))
    def test_truncated_workbooks(self, end):
        read_or_refused("t.xlsx", GOOD[:end])

    @bounded
    @given(data=st.data())
    def test_workbooks_of_anything(self, data):
        part = data.draw(st.sampled_from(sorted(parts(GOOD))))
        text = parts(GOOD)[part].decode()
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 40)))
        pieces = st.sampled_from(
            ["<c>", "</c>", "<row>", "<f>1</f>", '"', " r='A9'", "&x;", "9" * 30]
        )
        new = text[:start] + data.draw(st.one_of(pieces, st.text(max_size=20))) + text[end:]
        read_or_refused("t.xlsx", zipped(parts(GOOD) | {part: new.encode("utf-8", "replace")}))

    @bounded
    @given(
        mapping=st.recursive(
            st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
            lambda inner: st.one_of(
                st.lists(inner, max_size=4),
                st.dictionaries(
                    st.one_of(
                        st.sampled_from(
                            [*SOURCE, *KEY, "indicators", "waves", "territories", "code"]
                        ),
                        st.text(max_size=8),
                    ),
                    inner,
                    max_size=6,
                ),
            ),
            max_leaves=12,
        )
    )
    def test_descriptions(self, mapping):
        for told in (mapping, SOURCE | mapping if isinstance(mapping, dict) else SOURCE):
            _, refusal = attempt(describe, told, reference())
            assert refusal is None or refusal.problems


# -- valid tables


def names_of(axis):
    members = reference().members(axis)
    return st.sampled_from(members.ids)


shares = st.integers(0, 10_000).map(lambda value: value / 100)
bases = st.one_of(st.just(""), st.integers(1, 99_999).map(str))


@st.composite
def figures(draw):
    """Rows of the long layout, no two with one key, written as people write."""
    keys = draw(
        st.lists(st.tuples(*(names_of(axis) for axis in KEY)), min_size=1, max_size=12, unique=True)
    )
    units = {r["id"]: r["unit"] for r in reference().indicator.records}
    rows = []
    for key in keys:
        top = 1 if units[key[0]] == "%" else 10
        value = f"{round(draw(shares) / top, 2):g}"
        comma = draw(st.booleans())
        names = [
            draw(st.sampled_from([member, reference().members(axis).name(member)]))
            for axis, member in zip(KEY, key, strict=True)
        ]
        written = value.replace(".", ",") if comma else value
        rows.append(
            (*names, written, draw(bases), "certain", "", draw(st.sampled_from(["", "Lu."])))
        )
    return rows


def cells(data, name="t.csv"):
    checked = check(data, name)
    assert checked.problems == ()
    table, dictionary = cube_of(checked, description(), reference())
    return table.to_pylist(), dictionary


@settings(max_examples=25, deadline=None)
@given(rows=figures(), random=st.randoms(use_true_random=False))
def test_a_valid_table_comes_back_whatever_its_file_and_its_order(rows, random):
    written = csv_template("long", reference(), rows)
    found, dictionary = cells(written)
    assert len(found) == len(rows)
    assert sorted((cell["value"], cell["n"]) for cell in found if cell["n"]) == sorted(
        (float(row[5].replace(",", ".")), int(row[6])) for row in rows if row[6]
    )
    assert cells(xlsx_template("long", reference(), rows), "t.xlsx") == (found, dictionary)
    shuffled = [list(names) for names in zip(*[header(), *rows], strict=True)]
    random.shuffle(shuffled)
    first, *others = zip(*shuffled, strict=True)
    random.shuffle(others)
    out = StringIO()
    csv.writer(out, delimiter=random.choice(";,\t")).writerows([first, *others])
    assert cells(out.getvalue()) == (found, dictionary)


def header():
    return [names[0] for names in HEADINGS.values()]


def test_the_sheet_of_the_good_workbook_is_where_the_tests_damage_it():
    assert SHEET in parts(GOOD)
