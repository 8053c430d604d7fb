"""The report of a build: complete, readable, safe to open, silent about what is hidden."""

import re
from html.parser import HTMLParser

import pytest

from cube17.pipeline.build import build
from cube17.pipeline.report_page import page

DESCRIPTION = """\
id: essai
title: "Essai <script>alert(1)</script> & « suite »"
producer: Institut X
licence: Licence Ouverte 2.0
citation: Institut X, 2024
wave: "2024"
file: rep.csv
weight: poids
profile: {column: qui, map: {1: citoyens, 2: entreprises}}
domain: {column: theme, map: {1: emploi, 2: sante}}
territory: {column: insee, kind: commune}
indicators:
  innovation-territoriale: {column: q1, positive: [3, 4], missing: [9]}
"""
HIDDEN_BASE = 7


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A survey with a large cell, a hidden one, and everything that can go wrong."""
    folder = tmp_path_factory.mktemp("rapport")
    rows = ["1;1;35238;1;3"] * 40 + ["1;2;1004;1;1"] * 41 + ["2;1;75111;1;4"] * HIDDEN_BASE
    rows += ["1;1;<b>x</b>;1;9", "9;1;35238;1;3", "1;1;35238;-2;3", "1;1", ";;;;"]
    text = "qui;theme;insee;poids;q1\n" + "\n".join(rows)
    (folder / "rep.csv").write_text(text, encoding="utf-8")
    (folder / "etude.yml").write_text(DESCRIPTION, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def report(folder):
    return build(folder / "etude.yml", folder).report


class Outline(HTMLParser):
    """Elements opened, and those left open."""

    def __init__(self):
        super().__init__()
        self.seen, self.open = [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def outline(text):
    parser = Outline()
    parser.feed(text)
    assert not parser.open
    return parser.seen


def test_the_page_is_whole_french_and_needs_nothing_else(report):
    text = page(report)
    seen = outline(text)
    assert ("html", {"lang": "fr"}) in seen
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in seen}
    assert not re.search(r"https?://|url\(|@import", text)
    assert [tag for tag, _ in seen].count("h1") == 1


def test_tables_can_be_heard(report):
    seen = outline(page(report))
    tables = [tag for tag, _ in seen].count("table")
    assert tables == [tag for tag, _ in seen].count("caption") > 3
    assert all(attrs.get("scope") in {"col", "row"} for tag, attrs in seen if tag == "th")


def test_what_the_files_hold_is_never_markup(report):
    text = page(report)
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text
    assert "<b>x" not in text


def test_spaces_are_french(report):
    text = re.sub(r"<style>.*?</style>", "", page(report), flags=re.DOTALL)
    words = re.sub(r"<[^>]*>", "\n", text).replace("&lt;", "").replace("&amp;", "")
    assert not re.search(r" [;:?!%»]|« ", words)


def test_every_part_of_the_account_is_told(report):
    text = page(report)
    for words in ("poids négatif", "profil inconnu", "2 valeurs pour 5 colonnes", "UTF-8"):
        assert words in text
    assert report["rows"] == {"read": 92, "used": 89, "set_aside": 3, "blank": 1}
    assert {entry["remark"] for entry in report["places"]["remarks"]} == {
        "zero", "arrondissement", "to_france",
    }  # fmt: skip


def test_hidden_bases_are_not_told(report):
    """The report shows bases of shown cells only; values read are told question by question."""
    told = [entry["base"] for entry in report["coverage"] if entry["profile"] == "entreprises"]
    assert told
    assert set(told) == {None}
    assert report["cells"]["hidden_primary"] >= len(told)


def test_what_an_audit_had_hidden_is_named_without_its_numbers(report):
    cell = {
        "indicator": "innovation-territoriale", "wave": "2024", "profile": "citoyens",
        "domain": "emploi", "territory": "DEP-35",
    }  # fmt: skip
    audit = {"rounds": [{"findings": 3, "hidden": 2}], "after": 2, "cells": [cell] * 2}
    text = page(report | {"audit": report["audit"] | audit})
    outline(text)
    assert "Tour 1\u00a0: 3\u00a0cases retrouvées, 2\u00a0masquées de plus." in text
    assert "Cases masquées à la suite de l’audit (2)" in text
    assert text.count("DEP-35</td>") == 2
    assert "à la suite de l’audit" not in page(report)


def test_a_cube_that_was_not_audited_says_so_first(folder):
    made = build(folder / "etude.yml", folder / "out", audited=False)
    assert "NON ÉPROUVÉ" in made.report["warnings"][-1]
    assert "NON ÉPROUVÉ" in page(made.report)


def test_coverage_adds_up_to_the_cells(report):
    shown = sum(entry["shown"] for entry in report["coverage"])
    hidden = sum(entry["hidden"] for entry in report["coverage"])
    cells = report["cells"]
    assert shown == cells["shown"]
    assert hidden == cells["hidden_primary"] + cells["hidden_complementary"]
    assert shown + hidden == cells["total"]


@pytest.mark.browser
def test_the_page_has_no_accessibility_violation(report, browser, axe):
    for width in (390, 1280):
        opened = browser.new_page(viewport={"width": width, "height": 900})
        opened.set_content(page(report))
        assert axe(opened) == []
        opened.close()
