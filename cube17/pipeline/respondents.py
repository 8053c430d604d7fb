"""Simulated respondents: who is drawn, what they answer, what they weigh."""

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit, ndtr

from cube17.pipeline.calibration import calibrate
from cube17.pipeline.effects import Floats, Grid, Indices, Parameters, logits, probabilities, stream

NO_ANSWER: Final = 0

Answers = NDArray[np.int8]


def respondents(
    parameters: Parameters, grid: Grid, profile: str, shares: Floats, scale: float = 1.0
) -> pl.DataFrame:
    """One profile's respondents, as a survey file would hold them.

    Columns `profile`, `domain`, `place`, `weight` and one integer column per indicator (1 to 4,
    null without answer). `shares` are the national proportions of positive answers, on which the
    weights are calibrated; `scale` draws a smaller sample of the same population.
    """
    settings = parameters["profiles"][profile]
    size = round(settings["respondents"] * scale)
    random = stream(parameters["seed"], f"respondents {profile}")
    drawn = allocation(grid, settings["size_power"], parameters["region_floor"])
    place = _choose(random, drawn, size)
    domain = _choose(random, _domain_shares(parameters), size)
    population = grid.population / grid.population.sum()
    mass = population[:, None] * _domain_shares(parameters)
    levels = probabilities(logits(parameters, grid, profile), mass, shares)
    answers = draw_answers(random, parameters, levels[place, domain])
    spread = np.exp(random.standard_normal(size) * parameters["weight_spread"])
    weights = (population / drawn)[place] * spread
    weights *= settings["universe"] / weights.sum()
    positive = np.isin(answers, parameters["answers"]["positive"])
    known = np.where(answers == NO_ANSWER, np.nan, positive)
    weights = calibrate(weights, known, shares, settings["universe"])
    return _frame(grid, profile, (place, domain), weights, answers)


def allocation(grid: Grid, size_power: float, region_floor: float) -> Floats:
    """Share of the sample drawn in each place; they add up to 1.

    A share `region_floor` goes to the régions evenly, the rest by population; within a région
    places are drawn in proportion to their population to the power `size_power`.
    """
    region = grid.units("region")[1]
    sizes = grid.population_of("region")
    by_region = region_floor / len(sizes) + (1 - region_floor) * sizes / sizes.sum()
    inside = grid.population**size_power
    return by_region[region] * inside / np.bincount(region, weights=inside)[region]


def draw_answers(random: np.random.Generator, parameters: Parameters, levels: Floats) -> Answers:
    """Ordinal answers from 1 to 4, 0 where there is none: (respondents, questions).

    `levels` are the logits of an answer of 3 or 4. One standard normal number per answer, partly
    shared between the answers of a respondent, is compared with the probability of reaching each
    degree, so that those probabilities hold exactly.
    """
    halo, scale = parameters["halo"], parameters["answers"]
    size = len(levels)
    common = random.standard_normal((size, 1))
    own = random.standard_normal(levels.shape)
    chance = ndtr(-(np.sqrt(halo) * common + np.sqrt(1 - halo) * own))
    answers = np.ones(levels.shape, dtype=np.int8)
    for degree in (levels + scale["down"], levels, levels - scale["up"]):
        answers += chance < expit(degree)
    answers[random.random(levels.shape) < parameters["missing"]] = NO_ANSWER
    return answers


def _choose(random: np.random.Generator, shares: Floats, size: int) -> Indices:
    """Positions drawn with given shares (`Generator.choice`, but in a tenth of the time)."""
    bounds = np.cumsum(shares)
    return np.searchsorted(bounds / bounds[-1], random.random(size), side="right")


def _domain_shares(parameters: Parameters) -> Floats:
    sizes = np.array([domain["size"] for domain in parameters["domains"].values()], dtype=float)
    return sizes / sizes.sum()


def _frame(
    grid: Grid, profile: str, at: tuple[Indices, Indices], weights: Floats, answers: Answers
) -> pl.DataFrame:
    """Put respondents in the form of a survey file; `at`: the place and domain of each."""
    place, domain = at
    columns = {
        name: pl.Series(name, answers[:, i]).replace(NO_ANSWER, None)
        for i, name in enumerate(grid.indicators)
    }
    return pl.DataFrame(
        {
            "profile": np.full(len(place), profile),
            "domain": pl.Series(grid.domains, dtype=pl.Enum(grid.domains)).gather(domain),
            "place": grid.places["place"].gather(place),
            "weight": weights,
            **columns,
        }
    )
