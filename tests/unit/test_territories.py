"""The tree of territories: parents, children, and the frame in which units are compared."""

import pytest

from cube17.territories import Territories, Territory


def unit(code, kind, parent, population=None, level="local"):
    return Territory(code, code, code, level, kind, parent, population)


@pytest.fixture
def tree():
    return Territories(
        [
            unit("FR", "pays", None),
            unit("REG-A", "region", "FR", 10),
            unit("REG-B", "region", "FR", 30),
            unit("DEP-1", "departement", "REG-A", 10),
            unit("DEP-2", "departement", "REG-B", 20),
            unit("DEP-3", "departement", "REG-B", 10),
            unit("EPCI-1", "epci", "DEP-3", 10),
        ]
    )


def test_lineage_goes_up_to_france(tree):
    assert tree.lineage("EPCI-1") == ["EPCI-1", "DEP-3", "REG-B", "FR"]
    assert tree.lineage("FR") == ["FR"]


def test_units_of_a_kind_keep_their_order(tree):
    assert [u.code for u in tree.of_kind("departement")] == ["DEP-1", "DEP-2", "DEP-3"]
    assert [u.code for u in tree.of_kind("departement", "REG-B")] == ["DEP-2", "DEP-3"]
    assert [u.code for u in tree.of_kind("epci", "REG-A")] == []


@pytest.mark.parametrize(
    ("focus", "kind", "frame"),
    [
        ("EPCI-1", "epci", "DEP-3"),
        ("EPCI-1", "departement", "REG-B"),
        ("REG-A", "departement", "REG-A"),
        ("REG-B", "epci", "DEP-2"),  # the most populous département of the région
        ("FR", "departement", "REG-B"),  # the most populous région
        ("FR", "epci", "DEP-2"),
        ("DEP-1", "region", "FR"),
    ],
)
def test_frame(tree, focus, kind, frame):
    assert tree.frame(focus, kind) == frame


def test_territories_of_a_cube_come_after(tree):
    own = [
        {"code": "ANC-X", "name": "Ancienne", "short": "Anc.", "level": "regional"}
        | {"kind": "ancienne-region", "parent": "FR"}
    ]
    more = tree.extended(own)
    assert [u.code for u in more][-1] == "ANC-X"
    assert len(more) == len(tree) + 1
    assert "ANC-X" not in tree
    assert more.frame("ANC-X", "departement") == "REG-B"
