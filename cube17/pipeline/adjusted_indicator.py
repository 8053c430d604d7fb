"""What a cube says of an adjusted question: its cells, its record, a sentence for the terminal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import polars as pl
import pyarrow as pa

from cube17.french import count, french
from cube17.model import ALL_DOMAINS, DECIMALS, FRANCE
from cube17.parquet import cell_schema
from cube17.pipeline import cells, logistic
from cube17.pipeline.adjusting import Adjusted
from cube17.pipeline.covariates import held_equal
from cube17.pipeline.disclosure import too_few
from cube17.pipeline.intervals import effective_base
from cube17.pipeline.layout import Bools
from cube17.pipeline.sources import Record
from cube17.pipeline.study import Indicator, Study

PREFIX: Final = "ajuste-"
EQUAL: Final = "toutes choses égales par ailleurs"
# Below the last digit kept and above the noise of sums, as in `build`; in points, or points².
_NOISE: Final = 9
_DECIMALS: Final = 4


@dataclass(frozen=True)
class AdjustedIndicator:
    """A question of a study, adjusted; `labels`: profile → label."""

    study: Study
    question: Indicator
    adjusted: Adjusted
    labels: Mapping[str, str]

    @cached_property
    def hidden(self) -> Bools:
        """Profiles whose base is too small, as for any other cell."""
        bases, limits = self.adjusted.bases, self.study.disclosure
        return too_few(bases["n"], self._effective, limits.min_n, limits.min_n_eff)

    @property
    def _effective(self) -> logistic.Floats:
        return effective_base(self.adjusted.bases["weight"], self.adjusted.bases["w2"])

    @cached_property
    def _shown(self) -> list[int]:
        return np.flatnonzero(~self.hidden).tolist()

    @cached_property
    def effects(self) -> list[dict[str, Any]]:
        """Average marginal effects against the first profile shown, in points, with 95 % bounds."""
        found, at = self.adjusted, self._shown
        values = cells.PERCENT * found.values[at]
        spread = cells.PERCENT**2 * found.spread[np.ix_(at, at)]
        return [
            {
                "profile": found.profiles[position],
                **_rounded(value=effect, se=se),
                **_rounded(low=effect - found.quantile * se, high=effect + found.quantile * se),
            }
            for position, effect, se in zip(at, *logistic.effects(values, spread, 0), strict=True)
            if position != at[0]
        ]

    def cells(self) -> pa.Table:
        """One cell per profile: all domains, France."""
        found, bases = self.adjusted, self.adjusted.bases
        low, high = found.bounds
        shares = {"value": found.values, "se": found.errors, "low": low, "high": high}
        numbers = {name: cells.PERCENT * values for name, values in shares.items()}
        numbers |= {"n": bases["n"].to_numpy().astype(float), "n_eff": self._effective}
        numbers |= {"weight": bases["weight"].to_numpy()}
        keys = pl.DataFrame({"profile": list(found.profiles)}).with_columns(
            indicator=pl.lit(PREFIX + self.question.id),
            domain=pl.lit(ALL_DOMAINS),
            territory=pl.lit(FRANCE),
        )
        table = cells.table(
            keys,
            {name: np.round(values, _NOISE) for name, values in numbers.items()},
            self.hidden,
            wave=self.study.wave,
            source=self.study.id,
            status="estimated",
        )
        return table.set_column(
            table.schema.get_field_index("note"), table.schema.field("note"), [self._notes()]
        )

    def _notes(self) -> list[str | None]:
        """Say what each value is, and how far from the first profile; nothing where hidden."""
        by_profile = {one["profile"]: one for one in self.effects}
        notes = [
            french(
                f"Part ajustée, {EQUAL} ({self._held}). "
                + (
                    f"Écart à « {self._reference} » : {_said(by_profile[profile])}."
                    if profile in by_profile
                    else "Profil de référence des écarts."
                )
            )
            for profile in self.adjusted.profiles
        ]
        return [None if hide else note for note, hide in zip(notes, self.hidden, strict=True)]

    @property
    def _held(self) -> str:
        return held_equal(self.adjusted.covariates)

    @property
    def _reference(self) -> str:
        profile = self.adjusted.profiles[self._shown[0]]
        return self.labels.get(profile, profile)

    def record(self) -> Record:
        """Entry in the dictionary (see `cube17.model.Dictionary`)."""
        record, found, at = self.question.record, self.adjusted, self._shown
        spread = cells.PERCENT**2 * found.spread[np.ix_(at, at)]
        return {
            "id": PREFIX + self.question.id,
            "label": f"{record['label']}, {EQUAL}",
            "short": f"{record['short']}, {EQUAL}",
            "wording": french(f"{record['wording']} ; part ajustée, {EQUAL} : {self._held}"),
            "unit": "%",
            # A question apart would be one more answer on the same impact.
            "impact": "aucun",
            "direction": record["direction"],
            "table": "",
            "source": self.study.id,
            "note": self._method(),
            "adjusted": {
                "question": self.question.id,
                "covariates": [one.name for one in found.covariates],
                "profiles": [found.profiles[position] for position in at],
                "covariance": np.round(spread, _DECIMALS).tolist(),
                "df": found.df,
                "quantile": round(found.quantile, _DECIMALS),
                "effects": self.effects,
            },
        }

    def _method(self) -> str:
        left_out = self.adjusted.left_out
        aside = f" {count(left_out, 'répondant')} sans covariable connue, hors du modèle."
        return french(
            "Marge prédictive d’un modèle logistique pondéré : la part qu’aurait chaque profil si "
            f"tous les répondants en étaient, chacun gardant ses autres caractères ({self._held}). "
            "L’écart entre deux profils est l’effet marginal moyen. Erreurs types par la méthode "
            "delta, selon le plan de sondage ; répartition des covariables tenue pour fixe."
            + (aside if left_out else "")
        )

    def told(self) -> list[str]:
        """Lines for the terminal: the question, then each effect."""
        if not self._shown:
            return []
        labels, people = self.labels, int(self.adjusted.bases["n"].sum())
        first = f"{self.question.id} : {count(people, 'répondant')}, {self._held}."
        lines = [
            f"  {labels.get(one['profile'], one['profile'])} / {self._reference} : {_said(one)}"
            for one in self.effects
        ]
        return [french(line) for line in (first, *lines)]


def _rounded(**numbers: float) -> dict[str, float]:
    return {name: round(float(value), DECIMALS[name]) for name, value in numbers.items()}


def _said(effect: Mapping[str, Any]) -> str:
    """Say an effect in French, with its interval."""
    value, low, high = (_signed(effect[name]) for name in ("value", "low", "high"))
    noun = "points" if abs(effect["value"]) >= 2 else "point"  # noqa: PLR2004 (plural)
    return f"{value}\u00a0{noun} (de {low} à {high} à 95 %)"


def _signed(value: float) -> str:
    """Write a number of points with its sign, to a tenth."""
    text = f"{abs(value):.1f}".replace(".", ",")
    return text if text == "0,0" else f"{'−' if value < 0 else '+'}{text}"


def merged(
    table: pa.Table, dictionary: dict[str, Any], made: Sequence[AdjustedIndicator]
) -> tuple[pa.Table, dict[str, Any]]:
    """Cells and dictionary of a cube with adjusted indicators in the place of earlier ones."""
    kept = [record for record in dictionary["indicators"] if "adjusted" not in record]
    indicator = pl.Series(pl.from_arrow(table["indicator"]))
    rest = table.filter(indicator.is_in([record["id"] for record in kept]).to_arrow())
    every = pa.concat_tables([rest.cast(cell_schema()), *(one.cells() for one in made)])
    return every, dictionary | {"indicators": [*kept, *(one.record() for one in made)]}
