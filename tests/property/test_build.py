"""`cube17 build` on random input: order leaves no trace, rows balance, only refusals are raised."""

import json
import random
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cube17.parquet import read_cube
from cube17.pipeline.build import build
from cube17.pipeline.sources import SourceError
from tests.studies import STUDY

DESCRIPTION = (
    STUDY
    + """\
file: rep.csv
weight: poids
profile: {column: qui, map: {1: citoyens, 2: entreprises}}
domain: {column: theme, map: {1: emploi, 2: sante}}
territory: {column: insee, kind: commune}
indicators:
  innovation-territoriale: {column: q1, positive: [3, 4], missing: [9]}
disclosure: {min_n: 2, min_n_eff: 1}
"""
)
CLUSTERED = DESCRIPTION + "strata: s\ncluster: c\n"
COLUMNS = ("qui", "theme", "insee", "poids", "q1", "s", "c")

# 0.1 and 0.7 have no exact sum in binary: a sum in another order differs in its last digits.
row = st.tuples(
    st.sampled_from(["1", "2", "2,0", "7", ""]),
    st.sampled_from(["1", "2", ""]),
    st.sampled_from(["35238", "75111", "1004", "?", "20004", ""]),
    st.sampled_from(["0,1", "0,7", "1", "3", "-1", "x"]),
    st.sampled_from(["1", "3", "4", "9", ""]),
    st.sampled_from(["a", "b"]),
    st.sampled_from(["u", "v", "w"]),
)
tables = st.lists(row, min_size=2, max_size=60)
bounded = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def built(rows, columns=COLUMNS, description=DESCRIPTION):
    """Cells, account of rows, or the refusal."""
    text = "\n".join(";".join(line) for line in [columns, *rows])
    with TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "etude.yml").write_text(description, encoding="utf-8")
        (place / "rep.csv").write_text(text, encoding="utf-8")
        try:
            made = build(place / "etude.yml", place / "out")
        except SourceError as error:
            return str(error), None
        cells = pl.read_parquet(made.cube)
        dictionary = read_cube(made.cube)[1]
        dictionary.pop("provenance")
        return (cells, json.dumps(dictionary)), made.report


@bounded
@given(rows=tables, seed=st.integers(0, 999), description=st.sampled_from([DESCRIPTION, CLUSTERED]))
def test_the_order_of_rows_and_columns_leaves_no_trace(rows, seed, description):
    chance = random.Random(seed)
    order = chance.sample(range(len(COLUMNS)), len(COLUMNS))
    shuffled = [tuple(line[i] for i in order) for line in chance.sample(rows, len(rows))]
    first, report = built(rows, description=description)
    second, other = built(shuffled, [COLUMNS[i] for i in order], description)
    if report is None:
        assert other is None
        return
    assert second[0].equals(first[0], null_equal=True)
    assert second[1] == first[1]
    assert other["rows"] == report["rows"]


@bounded
@given(rows=tables)
def test_rows_read_are_rows_used_and_rows_set_aside(rows):
    found, report = built(rows)
    usable = [r for r in rows if r[0] in {"1", "2", "2,0"} and r[3] not in {"-1", "x"}]
    if report is None:
        assert isinstance(found, str)
        return
    counts = report["rows"]
    assert counts["read"] == len(rows) == counts["used"] + counts["set_aside"]
    assert counts["used"] == len(usable)
    national = found[0].filter(territory="FR", domain="all")
    answered = {
        name: sum(r[4] in {"1", "3", "4"} for r in usable if (r[0] == "1") == (name == "citoyens"))
        for name in ("citoyens", "entreprises")
    }
    for cell in national.to_dicts():
        assert cell["n"] in {answered[cell["profile"]], None}


def one_sentence(description, content):
    """Build from bytes: a cube, or one refusal of one line."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "etude.yml").write_bytes(description)
        (place / "rep.csv").write_bytes(content)
        refusal = ""
        try:
            build(place / "etude.yml", place / "out")
        except SourceError as error:
            refusal = str(error)
        assert "\n" not in refusal
        assert len(refusal) < 2000
        assert bool(refusal) != (place / "out").exists()


GOOD = (
    ";".join(COLUMNS) + "\n" + "1;1;35238;0,1;3;a;u\n2;2;1004;1;1;b;v\n1;;?;3;4;a;w\n" * 3
).encode()
# What breaks readers of CSV: quotes, odd line ends, marks of order, other encodings, nothing.
ODD = [b'"', b'""', b";", b"\r", b"\n\n", b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\xe9", b"\xc3\xa9",
       b"\x81", b"sep=,\n", b",", b"\t", b"1e999", b"nan", b"=1+1", b"PK\x03\x04"]  # fmt: skip
bits = st.one_of(st.sampled_from(ODD), st.binary(max_size=8))
change = st.tuples(st.integers(0, len(GOOD)), st.integers(0, 9), bits)


def changed(content, changes):
    for at, removed, added in changes:
        place = at % (len(content) + 1)
        content = content[:place] + added + content[place + removed :]
    return content


@settings(bounded, max_examples=150)
@given(st.lists(change, max_size=4).map(lambda changes: changed(GOOD, changes)))
def test_a_damaged_csv_gives_a_cube_or_one_sentence(content):
    one_sentence(DESCRIPTION.encode(), content)


@settings(bounded, max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_as_csv_give_one_sentence(content):
    one_sentence(DESCRIPTION.encode(), content)


PIECES = ["{", "}", "[", "]", ":", ": ", "\n", "  ", "\t", "- ", "&a", "*a", "!!int ", "#", "'",
          '"', "|", "<<: ", "~", "é", "\0", "1", "wide: {1: emploi}", "{domaine}", "%",
          "---\n", "? "]  # fmt: skip
edit = st.tuples(st.integers(0, len(CLUSTERED)), st.integers(0, 12), st.sampled_from(PIECES))


@settings(bounded, max_examples=200)
@given(st.lists(edit, min_size=1, max_size=4))
def test_a_damaged_description_gives_a_cube_or_one_sentence(edits):
    one_sentence(changed(CLUSTERED, edits).encode(), GOOD)


@pytest.mark.parametrize("wide", ["{1: emploi, 2: sante}", "{2: sante, 1: emploi}"])
def test_domains_in_columns_do_not_depend_on_their_order(wide):
    description = DESCRIPTION.replace(
        "{column: theme, map: {1: emploi, 2: sante}}", f"{{wide: {wide}}}"
    ).replace("column: q1", 'column: "q{domaine}"')
    rows = [(str(1 + i % 2), "35238", "0,1", str(1 + i % 4), str(1 + i % 3)) for i in range(30)]
    found, _ = built(rows, ("qui", "insee", "poids", "q1", "q2"), description)
    reference, _ = built(
        rows,
        ("qui", "insee", "poids", "q1", "q2"),
        description.replace(wide, "{1: emploi, 2: sante}"),
    )
    assert found[0].equals(reference[0], null_equal=True)
