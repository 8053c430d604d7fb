"""The documentation keeps up with the project: links, commands, routes, examples."""

import re
import tomllib
from pathlib import Path

import pytest

from cube17 import Selection, cli, cube_ids, load_cube

ROOT = Path(__file__).parents[2]
GENERATED = {"dictionnaire.md", "performance.md"}
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
WRITTEN = [page for page in PAGES if page.name not in GENERATED]
FRENCH = [
    ROOT / "docs" / name
    for name in ("methode.md", "geographie.md", "api.md", "fiche.md", "tutoriel-enquete.md")
]
RECORDS = sorted((ROOT / "docs" / "adr").glob("*.md"))

# The rules under which Dash and Flask answer by themselves.
NOT_OURS = re.compile(r"/_|/assets/|/static/<path:filename>|/(<path:path>)?$")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```|`[^`\n]*`", "", text, flags=re.MULTILINE | re.DOTALL)


def links_of(page: Path) -> list[str]:
    return re.findall(r"\]\(([^)\s]+)\)", without_code(text_of(page)))


def anchors_of(page: Path) -> set[str]:
    """Anchors of the headings, as code forges name them."""
    heads = re.findall(r"^#+ (.+)$", without_code(text_of(page)), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


every_page = pytest.mark.parametrize("page", PAGES, ids=name_of)
written_page = pytest.mark.parametrize("page", WRITTEN, ids=name_of)


# -- links


@every_page
def test_relative_links_lead_somewhere(page):
    for link in links_of(page):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors_of(target), link


@written_page
def test_pictures_have_a_text_and_are_light(page):
    for text, picture in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", text_of(page)):
        assert text
        assert (page.parent / picture).stat().st_size <= 250_000, picture


def test_every_decision_is_linked_and_short():
    linked = links_of(ROOT / "docs" / "architecture.md")
    for record in RECORDS:
        assert f"adr/{record.name}" in linked
        assert len(text_of(record).splitlines()) <= 40, record.name
        headings = re.findall(r"^## (.+)$", text_of(record), flags=re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences", "Alternatives"], record.name


def test_decisions_are_numbered_one_after_the_other():
    numbers = [int(record.name[:4]) for record in RECORDS]
    assert numbers == list(range(1, len(numbers) + 1))


@written_page
def test_files_named_exist(page):
    """What set-up makes is not there yet in a fresh copy."""
    folders = "assets|bench|components|cube17|data|docs|pages|serving|tests"
    named = re.findall(rf"`((?:{folders})/[\w./-]+)`", text_of(page))
    made = ("assets/vendor/", "docs/adr/NNNN")
    assert [n for n in named if not n.startswith(made) and not (ROOT / n).exists()] == []


# -- commands


@written_page
def test_every_make_target_named_exists(page):
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), flags=re.MULTILINE))
    named = re.findall(r"(?:^|`)make ([a-z-]+)", text_of(page), flags=re.MULTILINE)
    assert set(named) <= targets


def test_readme_lists_every_public_target():
    public = re.findall(r"^([a-z-]+):.*## ", text_of(ROOT / "Makefile"), flags=re.MULTILINE)
    readme = text_of(ROOT / "README.md")
    assert [target for target in public if f"`make {target}`" not in readme] == []


def test_every_command_of_the_library_is_told():
    told = "\n".join(map(text_of, WRITTEN))
    commands = re.findall(r"^    ([a-z]+)\b", cli.parser().format_help(), flags=re.MULTILINE)
    assert commands
    assert [name for name in commands if f"cube17 {name}" not in told] == []
    assert set(re.findall(r"`(?:\.venv/bin/)?cube17 ([a-z]+)`", told)) <= set(commands)


# -- examples


def test_python_of_the_readme_runs():
    snippet = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
    (code,) = snippet.findall(text_of(ROOT / "README.md"))
    names: dict = {}
    exec(code, names)
    assert len(code.split("\n\n")[1].splitlines()) <= 5
    assert {"low", "high", "verdict"} <= set(names["gaps"].columns)
    assert len(names["gaps"]) > 100


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "docs" / "api.md"], ids=name_of)
def test_views_named_are_understood_in_full(page):
    queries = re.findall(r"/explorer(?:\.\w+)?\?([\w=&-]+)", text_of(page))
    assert queries
    for query in queries:
        selection = Selection.from_query(query)
        assert selection.cube in cube_ids()
        assert Selection.ignored(query) + load_cube(selection.cube).resolve(selection)[1] == []


def test_fields_of_a_selection_are_told():
    for page in ("architecture.md", "api.md"):
        told = text_of(ROOT / "docs" / page)
        assert [name for name in vars(Selection()) if f"`{name}`" not in told] == [], page


def test_modules_of_the_explorer_and_of_the_search_field_are_told():
    told = text_of(ROOT / "docs" / "architecture.md")
    modules = {
        path.name
        for folder in ("explorer", "search")
        for path in (ROOT / "assets" / folder).glob("*.mjs")
    }
    named = set(re.findall(r"`(?:[\w/]+/)?(\w+\.mjs)`", told))
    assert (modules - named, named - modules) == (set(), set())


# Slow: it starts the whole application.
@pytest.mark.slow
def test_every_route_is_told(app):
    told = text_of(ROOT / "docs" / "api.md")
    rules = {rule.rule for rule in app.server.url_map.iter_rules() if not NOT_OURS.match(rule.rule)}
    assert len(rules) > 5
    for rule in rules:
        plain = re.sub(r"<path:", "<", rule).replace("<cube_id>", "<cube>")
        choices = re.search(r"<any\(([\w, ]+)\):\w+>", plain)
        for choice in choices[1].split(", ") if choices else [""]:
            address = plain.replace(choices[0], choice) if choices else plain
            assert f"`{address}`" in told, rule


# -- what must not be there


@every_page
def test_no_path_of_a_machine_and_no_registry(page):
    text = text_of(page)
    assert not re.search(r"(?<![\w.>/])/(?:home|work|root|tmp|usr|Users|var)/", text)
    assert not re.search(r"pypi\.org|pythonhosted|registry\.npmjs|index-url|files\.python", text)


@pytest.mark.parametrize("page", FRENCH, ids=name_of)
def test_french_typography(page):
    for line in without_code(text_of(page)).splitlines():
        if not re.fullmatch(r"[|\- ]*", line):
            assert not re.search(r" [;:?!%»]|« |'|\.\.\.|\u202f:|\u00a0[;?!%]", line), line


def test_every_folder_of_tests_is_run():
    """`testpaths` lists them for the order; Spark needs Java and has its own command."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]
    there = {path.parent.relative_to(ROOT).as_posix() for path in ROOT.glob("tests/**/test_*.py")}
    assert set(told["testpaths"]) == there - {"tests/distributed"}
