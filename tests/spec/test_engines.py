"""Every engine comes to the same moments, to 1e-9."""

import sys

import ibis
import numpy as np
import polars as pl
import pytest
import sqlglot
from polars.testing import assert_frame_equal

from cube17.pipeline import engines
from cube17.pipeline.moments import KEYS, Question, counted, finest
from cube17.pipeline.sources import SourceError

QUESTIONS = [Question("mot-q", "q", (3, 4)), Question("z", "z", (1,))]
WITHIN = [(), ("stratum",), ("cluster",), ("stratum", "cluster")]


def respondents(rows=5_000):
    """Weights over eight orders of magnitude, answers missing, a question nobody answers."""
    chance = np.random.default_rng(17)
    names = {"profile": 3, "domain": 4, "place": 20, "stratum": 5, "cluster": 200}
    drawn = {name: pl.Series(chance.integers(0, size, rows)) for name, size in names.items()}
    frame = pl.DataFrame(drawn).cast(pl.String)
    return frame.with_columns(
        pl.col("place").cast(pl.Enum([str(i) for i in range(20)])),
        weight=pl.Series(np.exp(chance.standard_normal(rows) * 3)),
        q=pl.Series(chance.choice([1, 2, 3, 4, None], rows).tolist(), dtype=pl.Int8),
        z=pl.lit(None, pl.Int8),
    )


def same(one, other, keys):
    assert one.height > 100
    assert_frame_equal(one.sort(keys), other.sort(keys), rel_tol=1e-12, abs_tol=0)


@pytest.mark.parametrize("within", WITHIN, ids=str)
def test_duckdb_counts_like_polars(within, tmp_path):
    responses = respondents().lazy()
    with engines.opened("duckdb", tmp_path) as engine:
        found = finest(responses, QUESTIONS, within, engine)
    same(finest(responses, QUESTIONS, within), found, [*KEYS, *within])
    assert list(tmp_path.glob("*.parquet")) == []


@pytest.mark.parametrize("weight", [None, -1.0, float("nan"), float("inf")])
def test_duckdb_refuses_an_impossible_weight(weight, tmp_path):
    one = pl.when(pl.int_range(pl.len()) == 17).then(weight).otherwise("weight")
    responses = respondents().with_columns(weight=one).lazy()
    with (
        engines.opened("duckdb", tmp_path) as engine,
        pytest.raises(ValueError, match="weight is missing, negative or not finite"),
    ):
        finest(responses, QUESTIONS, engine=engine)


class Server:
    """Stands for Trino: understands its SQL as sqlglot does, and counts with DuckDB."""

    def __init__(self, files, failing=""):
        self.files, self.failing, self.said = files, failing, []
        self.duckdb = ibis.duckdb.connect()
        self.placed = []

    def raw_sql(self, statement):
        sqlglot.parse_one(statement, read="trino")
        self.said.append(statement.split(" ", 2)[:2])
        self.placed += sorted(path.name for path in self.files.rglob("*.parquet"))
        if self.failing and statement.startswith(self.failing):
            raise RuntimeError("line 1:1: refused\nstack")
        return self

    def fetchall(self):
        return []

    def table(self, name):
        (file,) = self.files.rglob("*.parquet")
        self.name, self.file = name, file
        return ibis.table(ibis.Schema.from_polars(pl.read_parquet_schema(file)), name=name)

    def to_polars(self, expression):
        self.duckdb.read_parquet(str(self.file), table_name=self.name)
        (sql,) = sqlglot.transpile(
            ibis.to_sql(expression, dialect="trino"), read="trino", write="duckdb"
        )
        return self.duckdb.con.sql(sql).pl()

    def disconnect(self):
        self.said.append("bye")


@pytest.fixture
def server(tmp_path, monkeypatch):
    def start(**options):
        files = tmp_path / "shared"
        files.mkdir()
        monkeypatch.setenv(engines.TRINO, "trino://moi@serveur:8080/hive/essai")
        monkeypatch.setenv(engines.TRINO_FILES, files.as_uri())
        found = Server(files, **options)
        monkeypatch.setattr(ibis, "connect", lambda address: found)
        return found

    return start


@pytest.mark.parametrize("within", WITHIN, ids=str)
def test_the_sql_for_trino_counts_like_polars(within, server, tmp_path):
    responses, trino = respondents().lazy(), server()
    with engines.opened("trino", tmp_path) as engine:
        found = finest(responses, QUESTIONS, within, engine)
    same(finest(responses, QUESTIONS, within), found, [*KEYS, *within])
    assert trino.said == [["SELECT", "1"], ["CREATE", "TABLE"], ["DROP", "TABLE"], "bye"]
    assert trino.placed == ["responses.parquet"] * 2
    assert list(trino.files.iterdir()) == []


@pytest.mark.parametrize("failing", ["SELECT 1", "CREATE TABLE"])
def test_a_failure_of_trino_is_one_sentence_and_leaves_nothing(failing, server, tmp_path):
    trino = server(failing=failing)
    with (
        pytest.raises(SourceError, match=r"trino.*refused") as refusal,
        engines.opened("trino", tmp_path) as engine,
    ):
        finest(respondents().lazy(), QUESTIONS, engine=engine)
    assert "stack" not in str(refusal.value)
    assert list(trino.files.iterdir()) == []
    assert list(tmp_path.glob("*.parquet")) == []


def test_sql_for_trino_names_no_function_of_another_engine():
    table = ibis.table(ibis.Schema.from_polars(respondents().schema), name="r")
    sql = ibis.to_sql(counted(table, QUESTIONS, KEYS), dialect="trino")
    assert {node.sql_name() for node in sqlglot.parse_one(sql).find_all(sqlglot.exp.Func)} <= {
        "COUNT", "SUM", "COALESCE", "CAST", "IF", "AND",
    }  # fmt: skip


def test_without_an_address_trino_says_what_to_set(monkeypatch, tmp_path):
    monkeypatch.delenv(engines.TRINO, raising=False)
    monkeypatch.setenv(engines.TRINO_FILES, "s3://seau/dossier")
    with (
        pytest.raises(SourceError, match="CUBE17_TRINO à définir"),
        engines.opened("trino", tmp_path),
    ):
        pass


def test_a_missing_package_is_named_with_the_remedy(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with (
        pytest.raises(SourceError, match=r'pip install "cube17\[spark\]"'),
        engines.opened("spark", tmp_path),
    ):
        pass
