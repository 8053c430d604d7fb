"""Two groups brought to the same structure: what of their gap comes from where they stand.

Both groups are seen in the same strata (domains, territories, or both crossed): in stratum s group
g has a share p_gs and a part P_gs of its members, Σ_s P_gs = 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cube17.compare.gaps import CONSULTATION, Estimate, Gap, gap_from

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Standard:
    """A gap at one structure: its estimate, the structure used, and the strata that count in it.

    `parts` sums to 1 over the strata `used`, 0 elsewhere: a stratum in which one of the groups has
    no value is left out, and its part shared among the others.
    """

    gap: Gap
    parts: Floats
    used: Bools


def standardise(gaps: Gap, parts: Floats, base: float | None = None) -> Standard:
    """Direct standardisation: the gap of two groups if both had the structure `parts`.

    Δ = Σ_s P_s·Δ_s, V = Σ_s P_s²·V(Δ_s), strata being independent; `gaps` holds Δ_s and its
    standard error by stratum, under whatever rule the two groups call for (apart, one inside the
    other). `parts` need not sum to 1; they are known, or estimated on `base` effective respondents,
    which adds Σ_s P_s·(Δ_s − Δ)² / base. Points, shapes (strata,).

    Reference: Kitagawa 1964, *Demography* 1, for the estimator; the added term is the variance of
    a mean of Δ_s over a multinomial sample of strata.
    """
    known = ~np.isnan(gaps.value)
    used = known & (np.asarray(parts) > 0)
    weights = np.where(used, parts, 0.0)
    total = weights.sum()
    structure = weights / total if total else weights
    gap = np.where(used, gaps.value, 0.0)
    value = float(structure @ gap) if total else np.nan
    variance = float(structure**2 @ np.where(used, np.square(gaps.se), 0.0))
    if base:
        variance += float(structure @ (gap - value) ** 2) / base
    consulted = np.any(gaps.verdict == CONSULTATION)
    return Standard(gap_from(np.array(value), np.array(variance), consulted), structure, used)


def shared(one: Estimate, other: Estimate) -> Bools:
    """Return the strata in which both groups have a value."""
    return ~(np.isnan(one.value) | np.isnan(other.value))


def composition(group: Estimate, used: Bools) -> Floats:
    """Parts P_gs of a group over some strata, from the weights of its cells."""
    weights = np.where(used, group.weight, 0.0)
    total = weights.sum()
    return weights / total if total else np.full(weights.shape, np.nan)


def mean_base(bases: Sequence[float]) -> float | None:
    """Effective respondents behind the mean of k structures, each estimated on one base of its own.

    The variance of a mean of k independent estimates is Σ V_g / k²: its base is k² / Σ 1/n_g.
    `None` where a base is not known (0).
    """
    return len(bases) ** 2 / sum(1 / n for n in bases) if all(bases) else None


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A raw gap in two parts that add up: `raw` = `composition` + `rate` (points).

    `composition`: what comes from the two groups standing in different strata; `rate`: what comes
    from different answers within them. `by_stratum`: the contribution of each stratum to the rate.
    Over the strata `used`, in which both groups have a value.
    """

    raw: float
    composition: float
    rate: float
    by_stratum: Floats
    used: Bools


def decompose(one: Estimate, other: Estimate) -> Decomposition:
    """Split a gap into composition and rate.

    composition = Σ_s (P_as − P_bs)·(p_as + p_bs)/2, rate = Σ_s (p_as − p_bs)·(P_as + P_bs)/2: their
    sum is Σ_s P_as·p_as − Σ_s P_bs·p_bs exactly, and swapping the groups changes signs only.

    References: Kitagawa 1955, *J. of the American Statistical Association* 50; Das Gupta 1993,
    *Standardization and Decomposition of Rates* (U.S. Census Bureau, P23-186).
    """
    used = shared(one, other)
    a, b = (np.where(used, group.value, 0.0) for group in (one, other))
    parts_a, parts_b = (composition(group, used) for group in (one, other))
    moved = float(np.sum((parts_a - parts_b) * (a + b) / 2))
    by_stratum = (a - b) * (parts_a + parts_b) / 2
    raw = float(parts_a @ a - parts_b @ b)
    return Decomposition(raw, moved, float(by_stratum.sum()), by_stratum, used)


def gap_as_they_stand(one: Estimate, other: Estimate, gaps: Gap) -> Gap:
    """Raw gap of two groups from their strata: Σ P_as·p_as − Σ P_bs·p_bs, weights held as known.

    V = Σ P_as²·V_as + P_bs²·V_bs − 2·P_as·P_bs·C_s over the strata shared. The covariance C_s of
    the two in a stratum is what the variance of their gap there says, (V_as + V_bs − V(Δ_s)) / 2:
    nil for two groups apart. For groups that no estimate holds together: all profiles of a place.
    """
    used = shared(one, other)
    parts_a, parts_b = (composition(group, used) for group in (one, other))
    a, b, own_a, own_b, gap = (
        np.where(used, numbers, 0.0)
        for numbers in (
            one.value, other.value, np.square(one.se), np.square(other.se), np.square(gaps.se)
        )
    )  # fmt: skip
    both = (own_a + own_b - gap) / 2
    variance = parts_a**2 @ own_a + parts_b**2 @ own_b - 2 * (parts_a * parts_b) @ both
    consulted = np.any(gaps.verdict == CONSULTATION)
    return gap_from(np.array([parts_a @ a - parts_b @ b]), np.array([variance]), consulted)
