"""The report of a build as one page: no script, nothing from elsewhere, fit for print."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any, Final

from cube17.french import count, french, thousands

STYLE: Final = """
:root { color-scheme: light; --ink: #1d2433; --soft: #4b5468; --line: #c9cfdb; --warm: #8a4b00; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 1.5rem; color: var(--ink); background: #fff;
  font: 1rem/1.55 system-ui, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
p { margin: .4rem 0; max-width: 46rem; }
.soft { color: var(--soft); }
.figures { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; padding: 0; margin: 1rem 0;
  list-style: none; }
.figures strong { display: block; font-size: 1.6rem; line-height: 1.2; }
.warnings { border-left: 4px solid var(--warm); padding-left: 1.5rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; min-width: 26rem; margin: .5rem 0; font-size: .92rem; }
caption { text-align: left; color: var(--soft); padding: .2rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .7rem; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }
thead th { border-bottom: 2px solid var(--ink); vertical-align: bottom; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
code { font-size: .9em; overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid #1f5fbf; outline-offset: 2px; }
@media print { body { padding: 0; max-width: none; font-size: 10pt; } h2 { break-after: avoid; }
  tr { break-inside: avoid; } .scroll { overflow: visible; } }
"""
KINDS: Final = {
    "pays": "France",
    "region": "régions",
    "departement": "départements",
    "epci": "EPCI",
}
COUNTED: Final = {
    "positive": "compte (1)",
    "other": "ne compte pas (0)",
    "missing": "sans réponse",
    "unreadable": "illisible : sans réponse",
}
Row = Sequence[object]


def page(report: Mapping[str, Any]) -> str:
    """Return the whole page as HTML, from the account of a build (`report.account`)."""
    study = report["study"]
    title = f"Rapport de construction : {study['title']}"
    parts = [
        f"<h1>{_text(title)}</h1>",
        _paragraph(f"{study['producer']}, vague {study['wave']}. {study['citation']}", "soft"),
        _figures(report),
        _section("À lire d’abord", _warnings(report["warnings"])),
        _section("Ce qui a été lu", _files(report["files"])),
        _section("Lignes mises de côté", _aside(report)),
        _section("Territoires", _places(report["places"])),
        _section("Comment chaque réponse a été comptée", _answers(report["answers"])),
        _section("Ce que montre le cube", _coverage(report)),
        _section("Cases masquées", _disclosure(report)),
        _section("Plan de sondage", _paragraph(_design(report["design"]))),
    ]
    return (
        '<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(parts)
        + "\n</main>\n</body>\n</html>\n"
    )


def _text(text: object) -> str:
    return escape(french(str(text)))


def _paragraph(text: str, style: str = "") -> str:
    return f'<p class="{style}">{_text(text)}</p>' if style else f"<p>{_text(text)}</p>"


def _section(title: str, content: str) -> str:
    return f"<section>\n<h2>{_text(title)}</h2>\n{content}\n</section>"


def _table(caption: str, heads: Sequence[str], rows: Iterable[Row]) -> str:
    """Table whose first column names the rows; whole numbers are set to the right."""
    head = "".join(f'<th scope="col">{_text(name)}</th>' for name in heads)
    body = "\n".join(f"<tr>{_cells(row)}</tr>" for row in rows)
    return (
        '<div class="scroll" tabindex="0" role="region" '
        f'aria-label="{_text(caption)}"><table><caption>{_text(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div>"
    )


def _cells(row: Row) -> str:
    first, *others = row
    cells = [f'<th scope="row">{_text(first)}</th>']
    for value in others:
        if isinstance(value, int):
            cells.append(f'<td class="number">{thousands(value)}</td>')
        else:
            cells.append(f"<td>{_text(value)}</td>")
    return "".join(cells)


def _figures(report: Mapping[str, Any]) -> str:
    rows, cells = report["rows"], report["cells"]
    items = (
        (rows["read"], "lignes lues"),
        (rows["used"], "utilisées"),
        (rows["set_aside"], "mises de côté"),
        (cells["shown"], "cases montrées"),
        (cells["hidden_primary"] + cells["hidden_complementary"], "cases masquées"),
    )
    inner = "".join(f"<li><strong>{thousands(n)}</strong> {_text(of)}</li>" for n, of in items)
    return f'<ul class="figures">{inner}</ul>'


def _warnings(warnings: Sequence[str]) -> str:
    if not warnings:
        return _paragraph("Rien à signaler.")
    inner = "\n".join(f"<li>{_text(text)}</li>" for text in warnings)
    return f'<ul class="warnings">\n{inner}\n</ul>'


def _files(files: Sequence[Mapping[str, Any]]) -> str:
    rows = [
        (f["name"], f["format"], f["rows"], f["used"], f["set_aside"], f["sha256"][:16])
        for f in files
    ]
    heads = ("Fichier", "Format trouvé", "Lignes", "Utilisées", "De côté", "SHA-256 (début)")
    return _table("Fichiers lus", heads, rows)


def _aside(report: Mapping[str, Any]) -> str:
    if not report["reasons"]:
        return _paragraph("Aucune : toutes les lignes lues ont servi.")
    rows = [
        (r["reason"], r["column"], r["rows"], f"{r['file']}, ligne {r['first']}")
        for r in report["reasons"]
    ]
    heads = ("Raison", "Colonne", "Lignes", "Première")
    note = _paragraph("Chacune est dans rejects.csv, à côté de cette page.", "soft")
    return _table("Raisons de la mise de côté", heads, rows) + note


def _places(places: Mapping[str, Any]) -> str:
    if not places["remarks"]:
        return _paragraph("Tous les répondants sont placés comme le fichier le dit.")
    rows = [(entry["words"], entry["rows"]) for entry in places["remarks"]]
    table = _table("Territoires repris ou perdus", ("Ce qui s’est passé", "Répondants"), rows)
    if not places["not_placed"]:
        return table
    lost = [(entry["value"] or "(vide)", entry["rows"]) for entry in places["not_placed"]]
    more = count(places["not_placed_values"], "valeur distincte", "valeurs distinctes")
    caption = f"Territoires mal connus, les plus fréquents ({more})"
    return table + _table(caption, ("Valeur", "Répondants"), lost)


def _answers(answers: Sequence[Mapping[str, Any]]) -> str:
    rows = [
        (
            question["label"],
            f"{value['value'] or '(vide)'}{' : ' + value['label'] if value['label'] else ''}",
            COUNTED[value["counts_as"]],
            value["rows"],
        )
        for question in answers
        for value in question["values"]
    ]
    return _table("Valeurs lues", ("Question", "Réponse", "Comptée", "Répondants"), rows)


def _coverage(report: Mapping[str, Any]) -> str:
    """Matrix profile × domain: France's base, then units that show at least one value."""
    entries, labels = report["coverage"], report["labels"]
    found: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for entry in entries:
        found.setdefault((entry["profile"], entry["domain"]), []).append(entry)
    rows = [
        (label, *(_covered(found.get((profile, domain), ())) for profile in labels["profiles"]))
        for domain, label in labels["domains"].items()
    ]
    note = _paragraph(
        "Dans chaque case : la base nationale (répondants), puis combien de territoires montrent "
        "au moins une valeur. « masqué » : trop peu de répondants ; « · » : jamais demandé.",
        "soft",
    )
    return (
        _table("Couverture, domaine par profil", ("Domaine", *labels["profiles"].values()), rows)
        + note
    )


def _covered(entries: Iterable[Mapping[str, Any]]) -> str:
    by_kind = {entry["kind"]: entry for entry in entries}
    if not by_kind:
        return "·"
    base = by_kind.get("pays", {}).get("base")
    units = [
        f"{by_kind[kind]['territories']} {words}"
        for kind, words in KINDS.items()
        if kind != "pays" and kind in by_kind
    ]
    return " ; ".join([f"n = {thousands(base)}" if base else "masqué", *units])


def _disclosure(report: Mapping[str, Any]) -> str:
    limits, cells = report["thresholds"], report["cells"]
    told = _paragraph(
        f"Seuils : {limits['min_n']:g} répondants et {limits['min_n_eff']:g} répondants efficaces. "
        f"{count(cells['hidden_primary'], 'case masquée', 'cases masquées')} sous ces seuils, "
        f"{cells['hidden_complementary']} de plus pour qu’on ne puisse pas les retrouver par "
        f"différence, sur {count(cells['total'], 'case')}."
    )
    return told + _paragraph(report["audit"]["words"]) + _after_audit(report)


def _after_audit(report: Mapping[str, Any]) -> str:
    """Name cells hidden after an audit: where they are, never what they hold."""
    found, labels = report["audit"], report["labels"]
    if not found["cells"]:
        return ""
    rows = [
        (c["indicator"], labels["profiles"][c["profile"]], labels["domains"][c["domain"]],
         c["territory"])
        for c in found["cells"]
    ]  # fmt: skip
    rounds = " ; ".join(
        f"tour {turn} : {count(entry['findings'], 'case retrouvée', 'cases retrouvées')}, "
        f"{count(entry['hidden'], 'masquée')} de plus"
        for turn, entry in enumerate(found["rounds"], 1)
    )
    listed = "" if len(rows) == found["after"] else f", les {len(rows)} premières"
    caption = f"Cases masquées à la suite de l’audit ({found['after']}{listed})"
    heads = ("Question", "Profil", "Domaine", "Territoire")
    return _paragraph(f"{rounds[0].upper()}{rounds[1:]}.") + _table(caption, heads, rows)


def _design(design: Mapping[str, Any]) -> str:
    told = [
        f"poids « {design['weight']} »" if design["weight"] else "sans poids",
        f"strates « {design['strata']} »" if design["strata"] else "sans strates",
        f"grappes « {design['cluster']} »" if design["cluster"] else "sans grappes",
    ]
    if population := design["population"]:
        told.append(f"taux de sondage d’après {_sizes(population)}")
    if design["wide"]:
        told.append("domaines en colonnes (chaque répondant est une grappe)")
    if design["raking"]:
        told.append(
            f"calage sur {', '.join(design['raking'])}, dont les erreurs types tiennent compte"
        )
    return f"{'; '.join(told).capitalize()}.".replace(";", " ;")


def _sizes(population: str | Mapping[str, float]) -> str:
    """Say where the size of the population comes from: a column, or numbers."""
    if isinstance(population, str):
        return f"la colonne « {population} »"
    sizes = (f"{name} : {size:g}" if name else f"{size:g}" for name, size in population.items())
    return f"la population ({', '.join(sizes)})"
