"""What makes a whole build impossible, said in one sentence with its remedy."""

from collections import Counter
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from cube17.french import count, french
from cube17.parquet import CubeError, read_dictionary
from cube17.pipeline.meaning import is_number, key, never_seen
from cube17.pipeline.nodes import nearest, quote
from cube17.pipeline.placing import Gazetteer
from cube17.pipeline.readers import SurveyFile
from cube17.pipeline.responses import Collected
from cube17.pipeline.sources import SourceError
from cube17.pipeline.study import NATURES, Column, Indicator, Study

# Values listed in a message.
_SHOWN: Final = 12
# So alike that one text is the other mistyped: « tres fort », « très fort ».
_NEAR: Final = 0.87
# With so many answers, not a single one that counts is a mistake in the description.
_ENOUGH: Final = 100


def check_target(path: Path) -> None:
    """Refuse to replace a cube that does not come from a file of answers."""
    try:
        nature = read_dictionary(path).get("nature") if path.exists() else "survey"
    except CubeError:
        return
    if nature not in NATURES:
        raise SourceError(
            french(f"{path.name} : ce cube ne vient pas d’une enquête. Changez l’identifiant.")
        )


def check_place(study: Study, gazetteer: Gazetteer) -> None:
    """Refuse a territory of all respondents that does not exist."""
    code = study.territory.constant
    if code is not None and code not in gazetteer.places:
        raise SourceError(
            french(
                f"{study.path.name}, clé « territory » : territoire {quote(code)} inconnu. Les "
                "codes sont FR, REG-53, DEP-35, EPCI-243500139…"
            )
        )


def check_columns(study: Study, file: SurveyFile) -> None:
    """Refuse a file without a column that the description names, or with several of that name."""
    for column in study.columns:
        if column.name not in file.columns:
            raise _error(
                study,
                column,
                f"la colonne {quote(column.name)} n’existe pas dans {file.path.name}."
                f"{nearest(column.name, [name for name in file.columns if name])}",
            )
        if column.name in file.repeated:
            raise _error(
                study,
                column,
                f"plusieurs colonnes de {file.path.name} s’appellent {quote(column.name)}. "
                "Renommez-les.",
            )


def check_rows(study: Study, collected: Collected) -> None:
    """Refuse files of which no row can be used, saying why most of them cannot."""
    if collected.respondents.height:
        return
    names = ", ".join(file.path.name for file in collected.files)
    if not collected.tally.read:
        raise SourceError(french(f"{names} : aucune ligne après les noms des colonnes."))
    reasons = Counter(collected.rejects["reason"].to_list())
    reason, times = min(reasons.items(), key=lambda item: (-item[1], item[0]))
    first = collected.rejects.row(collected.rejects["reason"].to_list().index(reason), named=True)
    column = next((c for c in study.columns if c.name == first["column"]), None)
    where = f", colonne {quote(column.name)}" if column else ""
    remedy = f" Vérifiez la clé « {column.key} », ligne {column.line} de {study.path.name}." if (
        column
    ) else " Vérifiez le séparateur et l’export."  # fmt: skip
    raise SourceError(
        french(
            f"{names} : aucune ligne utilisable sur {collected.tally.read} "
            f"({count(times, 'fois', 'fois')} : {reason}). Par exemple {first['file']}, ligne "
            f"{first['line']}{where} : {quote(first['value'])}.{remedy}"
        )
    )


def check_answers(study: Study, collected: Collected) -> None:
    """Refuse a question whose positive answers are surely mistyped, or that nobody can answer."""
    for indicator in study.indicators:
        met = {
            (value, label): meaning
            for (name, value, label, meaning) in collected.tally.answers
            if name == indicator.id and value
        }
        column = next(iter(indicator.columns.values()))
        if met and set(met.values()) <= {"unreadable"}:
            raise _error(
                study,
                column,
                f"les réponses de {quote(column.name)} ne sont pas des nombres "
                f"({_listed(met)}). Écrivez dans « positive » les textes qui comptent.",
            )
        _check_words(study, collected, indicator, met)


def _check_words(
    study: Study, collected: Collected, indicator: Indicator, met: dict[tuple[str, str], str]
) -> None:
    """Refuse a text that no answer bears, when one nearly does or when nothing counts at all."""
    column = next(iter(indicator.columns.values()))
    counted = {key(text) for text in indicator.positive}
    words = {key(label or value): label or value for value, label in met}
    others = {form: word for form, word in words.items() if form not in counted}
    # In a room nobody may have chosen an option, however many answered.
    enough = _ENOUGH if study.nature == "survey" else float("inf")
    nothing = "positive" not in met.values() and _answers(collected, indicator) >= enough
    for text in unseen(collected, indicator):
        near = get_close_matches(key(text), others, n=1, cutoff=_NEAR)
        if not is_number(text) and (near or nothing):
            hint = f" Vouliez-vous dire {quote(others[near[0]])} ?" if near else ""
            what = f"aucune réponse {quote(text)} dans la colonne {quote(column.name)}"
            raise _error(study, column, f"{what} ({_listed(met)}).{hint}", "positive")


def _answers(collected: Collected, indicator: Indicator) -> int:
    """Return how many answers a question has, missing ones left out."""
    met = collected.tally.answers.items()
    return sum(
        times for (name, _, _, means), times in met if name == indicator.id and means != "missing"
    )


def unseen(collected: Collected, indicator: Indicator) -> list[str]:
    """Positive answers of a question that no file holds."""
    columns = {column.name for column in indicator.columns.values()}
    labels = {
        code: label
        for file in collected.files
        for name in columns
        for code, label in file.labels.get(name, {}).items()
    }
    met = [value for (name, value, _, _) in collected.tally.answers if name == indicator.id]
    return never_seen(indicator, [(value, labels) for value in met if value])


def _listed(met: dict[tuple[str, str], str]) -> str:
    words = sorted({label or value for value, label in met})
    more = ", …" if len(words) > _SHOWN else ""
    return f"réponses lues : {', '.join(words[:_SHOWN])}{more}"


def _error(study: Study, column: Column, what: str, key_name: str = "") -> SourceError:
    place = column.key.rpartition(".")[0] + f".{key_name}" if key_name else column.key
    return SourceError(french(f"{study.path.name}, ligne {column.line}, clé « {place} » : {what}"))
