"""How far hidden cells can surely move: respondents exchanged between two domains and two places.

If a cell (a, t) gains one and (b, t) loses one, while (a, t′) loses one and (b, t′) gains one, all
totals over domains and over territories stay as they were. Added up over all b and t′ that are
hidden too, such exchanges say without any programming how far (a, t) can go: a flow from the b of
its place to the t′ of its domain, through the corners (b, t′). The bound is safe, not sharp: most
hidden cells are seen to be free enough, and programmes are left with the others.

The domain `all` moves the other way round: it gains when a part does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cube17.pipeline.hierarchy import Hierarchy
from cube17.pipeline.layout import Bools, Floats, Indices


def families(hierarchy: Hierarchy) -> list[Indices]:
    """Return territories that are in one sum only, by sum; those alone in theirs are left out."""
    relations, told = hierarchy.relations.tocoo(), len(hierarchy.territories)
    times = np.bincount(relations.col, minlength=hierarchy.nodes)
    single = (times[relations.col] == 1) & (relations.data > 0) & (relations.col < told)
    row, node = relations.row[single], relations.col[single].astype(np.intp)
    found = [node[row == one] for one in np.unique(row)]
    return [places for places in found if len(places) > 1]


@dataclass(frozen=True)
class Grid:
    """A quantity of one block: (domains, nodes), `all` first.

    `hidden`: cells with a row and no number; `room`: how much each holds above the least that it
    may; `need`: how wide its interval has to be.
    """

    hidden: Bools
    room: Floats
    need: Floats

    def reach(self, found: Sequence[Indices]) -> tuple[Floats, Floats]:
        """How far each hidden cell of these families can rise and fall, up to its need."""
        rise, fall = np.zeros(self.need.shape), np.zeros(self.need.shape)
        for places in found:
            free = self.hidden[:, places]
            room = np.where(free, self.room[:, places], 0.0)
            gain, loss = np.where(free, np.inf, 0.0), room.copy()
            gain[0], loss[0] = room[0], gain[0].copy()
            at = np.nonzero(free & (self.need[:, places] > 0))
            most = self.need[:, places][at]
            up, down = exchanged(gain, loss, at, most), exchanged(loss, gain, at, most)
            cells = (at[0], places[at[1]])
            rise[cells], fall[cells] = np.where(at[0] == 0, (down, up), (up, down))
        return rise, fall


def exchanged(gain: Floats, loss: Floats, at: tuple[Indices, ...], most: Floats) -> Floats:
    """How much cells of one family can gain, `most` at most, one value per cell of `at`.

    `gain`, `loss` (domains, places): how much each cell can at all. Domains are gone through one
    by one; each gives what its cell of the place can lose, spread over what its corners can gain
    and the places of the cell's own domain can still lose.
    """
    domain, place = at
    left = loss[domain]
    left[np.arange(len(domain)), place] = 0.0
    moved = np.zeros(len(domain))
    limit = np.minimum(gain[at], most)
    for other, (corners, sources) in enumerate(zip(gain, loss, strict=True)):
        source = np.where(domain == other, 0.0, np.minimum(sources[place], limit - moved))
        taken = np.minimum(np.minimum(left, corners).cumsum(axis=1), source[:, None])
        left -= np.diff(taken, prepend=0.0)
        moved += taken[:, -1]
    return moved
