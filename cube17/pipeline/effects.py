"""What simulated respondents think, before chance: the probability of each positive answer.

One table per profile, of shape (places, domains, questions). Fixed effects are written in
`data/sources/demonstration.yml`; those drawn at random come each from a stream of its own, named
after the effect, so that adding an effect leaves the others as they were.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self
from zlib import crc32

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Parameters = dict[str, Any]


@dataclass(frozen=True)
class Grid:
    """Where respondents live and what they are asked.

    `places` has one row per place (columns `place`, `epci`, `departement`, `region`, `country`,
    `population`); a place is the part of an EPCI that lies in one département.
    """

    places: pl.DataFrame
    profiles: tuple[str, ...]
    domains: tuple[str, ...]
    indicators: tuple[str, ...]

    @classmethod
    def of(cls, parameters: Parameters, places: pl.DataFrame, indicators: tuple[str, ...]) -> Self:
        """Grid of the profiles and domains named in the parameters."""
        return cls(places, tuple(parameters["profiles"]), tuple(parameters["domains"]), indicators)

    @cached_property
    def population(self) -> Floats:
        """Population of each place, at least 1."""
        return np.maximum(1.0, self.places["population"].to_numpy().astype(float))

    def units(self, kind: str) -> tuple[list[str], Indices]:
        """Codes of the units of one kind, and the unit of each place.

        A place outside any EPCI is a unit of its own.
        """
        codes = self.places[kind].fill_null(self.places["place"]).to_numpy()
        names, at = np.unique(codes.astype(str), return_inverse=True)
        return names.tolist(), at

    def population_of(self, kind: str) -> Floats:
        """Return the population of each unit of one kind, in the order of `units`."""
        return np.bincount(self.units(kind)[1], weights=self.population).astype(float)

    @cached_property
    def sizes(self) -> dict[str, int]:
        """Number of members along each axis an effect may have."""
        sizes = {kind: len(self.units(kind)[0]) for kind in ("region", "departement", "epci")}
        return sizes | {
            "profile": len(self.profiles),
            "domain": len(self.domains),
            "indicator": len(self.indicators),
        }

    def at(self, profile: str) -> dict[str, Any]:
        """Positions along each axis that spread an effect over (places, domains, questions)."""
        positions: dict[str, Any] = {
            kind: self.units(kind)[1][:, None, None] for kind in ("region", "departement", "epci")
        }
        return positions | {
            "profile": self.profiles.index(profile),
            "domain": np.arange(len(self.domains))[None, :, None],
            "indicator": np.arange(len(self.indicators))[None, None, :],
        }


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the random numbers reserved for one purpose."""
    return np.random.default_rng([seed, crc32(name.encode())])


def logits(parameters: Parameters, grid: Grid, profile: str) -> Floats:
    """Departures from the national level, on the logit scale: (places, domains, questions)."""
    shape = (grid.places.height, len(grid.domains), len(grid.indicators))
    total = np.zeros(shape)
    at = grid.at(profile)
    for name, spread in parameters["spreads"].items():
        axes = name.split("_")
        random = stream(parameters["seed"], name)
        values = random.standard_normal([grid.sizes[axis] for axis in axes]) * spread
        total += values[tuple(at[axis] for axis in axes)]
    total += _fixed(parameters, grid, profile)
    refusals = parameters["refusals"]
    for kind, limits in refusals["units"].items():
        refused = _refused(parameters["seed"], grid, kind, limits)
        axes = (kind, "profile", "domain", "indicator")
        total += refusals["shift"] * refused[tuple(at[axis] for axis in axes)]
    return total


def _fixed(parameters: Parameters, grid: Grid, profile: str) -> Floats:
    """Effects of domain, région, overseas and size that the parameters give in figures."""
    names, region = grid.units("region")
    regions = np.array([parameters["regions"][name] for name in names])[region]
    domains = np.array([parameters["domains"][name]["effect"] for name in grid.domains])
    size = np.log(grid.population_of("epci"))[grid.units("epci")[1]]
    urban = parameters["profiles"][profile]["urban"] * (size - size.mean()) / (size.std() or 1.0)
    away = parameters["overseas"]
    overseas = np.isin(names, away["regions"])[region]
    by_domain = np.array([away["domains"].get(name, 0.0) for name in grid.domains])
    by_question = np.array([away["indicators"].get(name, 0.0) for name in grid.indicators])
    return (
        (regions + urban)[:, None, None]
        + domains[None, :, None]
        + overseas[:, None, None] * (by_domain[None, :, None] + by_question[None, None, :])
    )


def _refused(seed: int, grid: Grid, kind: str, limits: dict[str, float]) -> NDArray[np.bool_]:
    """Say where a profile refuses to see an effect: (units, profiles, domains, questions)."""
    shape = [grid.sizes[axis] for axis in (kind, "profile", "domain", "indicator")]
    refused = stream(seed, f"refusals {kind}").random(shape) < limits["probability"]
    refused[grid.population_of(kind) > limits["max_population"]] = False
    return refused


def probabilities(departures: Floats, mass: Floats, targets: Floats) -> Floats:
    """Level each question so that its expected national share is its target.

    `departures` (places, domains, questions) are logits, `mass` (places, domains) the share of the
    population in each, `targets` (questions,) proportions. Returns the logits of the positive
    answers; the level is found by bisection, to better than 1e-9.
    """
    low, high = np.full(targets.shape, -10.0), np.full(targets.shape, 10.0)
    for _ in range(40):
        middle = (low + high) / 2
        share = np.einsum("pd,pdq->q", mass, expit(departures + middle))
        low, high = np.where(share < targets, middle, low), np.where(share < targets, high, middle)
    return departures + (low + high) / 2
