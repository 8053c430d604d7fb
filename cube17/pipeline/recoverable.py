"""Which hidden cells follow exactly from the published ones, by additions and subtractions.

Published sums leave a linear system A·x = b over the unknown cells x of a block. A cell is fixed by
it when it is 0 in every solution of A·v = 0. So one solution drawn at random is enough: the
projection of a random vector on the null space of A is 0 in such a cell and, with probability 1,
in no other.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# On 20,000 unknown cells of a national cube, cells that are fixed come out under 1e-10 and the
# others above 1e-6.
ZERO: Final = 1e-8
ITERATIONS: Final = 5000
PRECISION: Final = 1e-13


def fixed(relations: sparse.csc_array) -> Bools:
    """Unknown cells whose value follows from the relations alone; `relations`: (sums, cells)."""
    drawn = np.random.default_rng(17).standard_normal(len(relations.indptr) - 1)
    return np.abs(null_vector(relations, drawn)) < ZERO


def null_vector(relations: sparse.csc_array, vector: Floats) -> Floats:
    """Project a vector on the null space of the relations, by conjugate gradients.

    Written out instead of `scipy.sparse.linalg.lsmr`, whose vector products start the threads of
    the linear algebra library: on a busy machine that made it 50 times slower.
    """
    rows = sparse.csr_array(relations)
    columns = sparse.csr_array(relations.T)
    rest = vector.copy()
    gradient = rows @ rest
    direction, size = gradient, _square(gradient)
    enough = size * PRECISION**2
    for _ in range(ITERATIONS):
        if size <= enough:
            break
        step = columns @ direction
        length = size / _square(step)
        rest -= length * step
        gradient = rows @ rest
        size, before = _square(gradient), size
        direction = gradient + (size / before) * direction
    return rest


def _square(vector: Floats) -> float:
    return float((vector * vector).sum())
