"""Codes of communes no longer in use: complete, never ambiguous, each leading to a commune."""

from pathlib import Path

import pyarrow.parquet as pq

from cube17.pipeline.geography.divisions import Commune, Divisions
from cube17.pipeline.geography.territories import FORMER_COMMUNES, former_communes_table

PARQUET = Path(__file__).parents[2] / "data" / "parquet"


def committed():
    return pq.read_table(PARQUET / "former_communes.parquet")


def test_former_codes_lead_to_a_commune_and_are_none_themselves():
    table = committed()
    codes = table["code"].to_pylist()
    communes = set(
        pq.read_table(PARQUET / "communes.parquet", columns=["code"])["code"].to_pylist()
    )
    assert table.schema.equals(FORMER_COMMUNES, check_metadata=True)
    assert codes == sorted(set(codes))
    assert communes.isdisjoint(codes)
    assert communes.issuperset(table["commune"].to_pylist())


def test_known_changes():
    today = dict(zip(*committed().select(["code", "commune"]).to_pydict().values(), strict=True))
    assert today["20004"] == "2A004"  # Ajaccio, before Corse was two départements
    assert today["78251"] == "78551"  # Fourqueux, joined Saint-Germain-en-Laye in 2019
    assert today["75101"] == "75056"
    assert today["69381"] == "69123"
    assert today["13216"] == "13055"


def test_every_arrondissement_is_there():
    rows = committed().to_pylist()
    kinds = [row["commune"] for row in rows if row["kind"] == "arrondissement"]
    assert {code: kinds.count(code) for code in kinds} == {"13055": 16, "69123": 9, "75056": 20}


def test_the_table_depends_on_nothing_but_the_divisions():
    commune = Commune("01001", "A", (), None, "01", "84", 1)
    successors = {"01001": "01001", "01003": "01001", "01002": "01001"}

    def table(pairs):
        return former_communes_table(
            Divisions((commune,), {}, {}, {}, dict(pairs), {"01901": "01001"})
        )

    straight, reverse = table(successors.items()), table(reversed(successors.items()))
    assert straight == reverse
    assert straight["code"].to_pylist() == ["01002", "01003", "01901"]
    assert straight["kind"].to_pylist() == ["former", "former", "arrondissement"]
