"""Primary disclosure control: cells too small to be read, or to be told, keep no number.

Two rules, both on the cell itself. A base under `MIN_BASE` could point to persons (the floor that
French tax statistics use for natural persons); an effective base under `MIN_EFFECTIVE_BASE` is too
imprecise to be published (NCHS 2017, Series 2 no. 175).

Both apply to every cube made from respondents, simulated ones included. A cube of a real survey
then goes through complementary suppression (`complementary`), without which a hidden cell is the
difference between a whole and its other parts, and through its audit (`audit`). The demonstration
does not: its respondents do not exist, and hiding more of it would protect nobody. Published
figures have no respondents to protect; what their producer made public stays public.
"""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

MIN_BASE: Final = 11
MIN_EFFECTIVE_BASE: Final = 30


def too_few(
    n: ArrayLike,
    n_eff: ArrayLike,
    min_base: float = MIN_BASE,
    min_effective_base: float = MIN_EFFECTIVE_BASE,
) -> NDArray[np.bool_]:
    """Cells to suppress: n < 11 or n_eff < 30 (unweighted and effective respondents).

    A base or an effective base that is not known (nan) is suppressed.
    """
    base, effective = np.asarray(n, dtype=float), np.asarray(n_eff, dtype=float)
    return ~((base >= min_base) & (effective >= min_effective_base))
