"""The answer of `/comparer` to 200 random questions; how often its interval holds the true gap.

Both ways are Dash callbacks in Flask's test client, from the request to the answer, in turn, twenty
questions at a time after some to warm up: two profiles, two domains or two régions, by domain or by
région. Cube 17's answers are compressed, as they are served. The other way is what one would write
first: a DataFrame with categorical columns, filters and groupby, a px.scatter with error bars, a
px.imshow of all pairs, tables of components; it draws no map and corrects no test. Cube 17 keeps
the table of all pairs of a cell for the next question on it. Both give the same two gaps (checked).

Coverage: surveys drawn at random, two groups in 16 strata that neither share nor answer alike, the
interval of the gap at the mean of both structures as `cube17.compare` gives it.
"""

from __future__ import annotations

import random
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import plotly.express as px

from bench.figures import Figure, Measured, Progress, Table, p50, p95
from bench.python_face import clients, timed
from cube17.catalogue import load_cube
from cube17.compare import Estimate, gap_apart, mean_base, standardise
from cube17.comparison import Comparison, compare

if TYPE_CHECKING:
    import pandas as pd

TITLE: Final = "Comparing two members"
INSTEAD: Final = "pandas groupby, plotly express and tables of components, as a Dash callback"
TIMES: Final = 200
AT_ONCE: Final = 20
WARM_UP: Final = 5
TARGET_MS: Final = 5.0
TARGET_RATIO: Final = 20.0
WHY: Final = {
    "callback": "Dash's own part of a callback and the compression are in it, about a third",
    "ratio": "the other way draws with plotly express, which takes most of its time",
}
SURVEYS: Final = 2_000
STRATA: Final = 16
SIZES: Final = ((400, 400), (2_000, 2_000), (500, 20_000), (20_000, 20_000))
HELD: Final = (93.0, 97.0)
Numbers = dict[str, list[float]]


def run(progress: Progress) -> Measured:
    """Time both on the same questions, then draw surveys."""
    client, peer = clients()
    del peer  # it answers for the Explorer; this bench brings its own
    other = peer_client()
    chance = random.Random(17)
    times: Numbers = defaultdict(list)
    for done in range(0, TIMES, AT_ONCE):
        asked = [question(chance) for _ in range(WARM_UP + AT_ONCE)]
        if done == 0:
            for one in asked:
                check(one)
        ways = {"ours": (client, CALLBACK), "theirs": (other, PEER_CALLBACK)}
        for name, way in ways.items():
            for one in asked[:WARM_UP]:
                answer(*way, one)
            timing = asked[WARM_UP:]
            times[name] += [timed(lambda a=one, w=way: answer(*w, a)) for one in timing]
        progress("questions", done, TIMES)
    rows = [covered(np.random.default_rng(17), *sizes) for sizes in SIZES]
    return Measured(figures(times, rows), [coverage_table(rows)])


def figures(times: Numbers, rows: list[list[float]]) -> list[Figure]:
    """Medians, their ratio, and the worst coverage on either side."""
    ours, theirs = p50(times["ours"]), p50(times["theirs"])
    lowest, highest = (pick(row[2] for row in rows) for pick in (min, max))
    return [
        Figure("callback", "callback of /comparer, median", ours, "ms", TARGET_MS, instead=theirs),
        Figure("callback95", "callback of /comparer, p95", p95(times["ours"]), "ms",
               instead=p95(times["theirs"])),
        Figure("ratio", "the other way over /comparer", theirs / ours, "×", TARGET_RATIO,
               at_least=True),
        Figure("lowest", "coverage of 95 % intervals, lowest", lowest, "%", HELD[0], at_least=True),
        Figure("highest", "coverage of 95 % intervals, highest", highest, "%", HELD[1]),
    ]  # fmt: skip


def coverage_table(rows: list[list[float]]) -> Table:
    """Coverage by the size of the groups."""
    columns = ("respondents of one", "of the other", "intervals that hold the true gap, %")
    return Table(f"Coverage over {SURVEYS} surveys", columns, rows)


# -- questions -------------------------------------------------------------------------------------


def question(chance: random.Random) -> Comparison:
    """Draw two members of an axis, the strata, the rest."""
    cube = load_cube("demonstration")
    members = {
        "profile": list(cube.axes.of_axis("profile")),
        "domain": [one for one in cube.axes.of_axis("domain") if one != "all"],
        "territory": [unit.code for unit in cube.territories.of_kind("region")],
    }
    axis, by = chance.choice([
        ("profile", "domain"), ("profile", "territory"), ("domain", "territory"),
        ("territory", "domain"),
    ])  # fmt: skip
    one, other = chance.sample(members[axis], 2)
    return Comparison(
        indicator=chance.choice(cube.axes.of_axis("indicator")), axis=axis, one=one, other=other,
        by=by, structure="both", profile=chance.choice(members["profile"]), territory="FR",
        domain="all",
    )  # fmt: skip


def answer(client: Any, callback: dict[str, Any], asked: Comparison) -> bytes:
    """Post a question as a browser does."""
    inputs = [callback["input"] | {"value": vars(asked)}]
    body = {name: callback[name] for name in ("output", "outputs", "changedPropIds")}
    accepts = {"Accept-Encoding": "br"}
    found = client.post("/_dash-update-component", json=body | {"inputs": inputs}, headers=accepts)
    if found.status_code != 200:
        raise AssertionError(found.text)
    return found.data


def callback(outputs: dict[str, str], asked: str) -> dict[str, Any]:
    """Return what a browser posts for a callback, but for the value of its input."""
    listed = [{"id": part, "property": name} for part, name in outputs.items()]
    joined = "...".join(f"{part}.{name}" for part, name in outputs.items())
    return {
        "output": f"..{joined}.." if len(outputs) > 1 else joined,
        "outputs": listed if len(outputs) > 1 else listed[0],
        "input": {"id": asked, "property": "data"},
        "changedPropIds": [f"{asked}.data"],
    }


CALLBACK: Final = callback({"comparer-drawn": "data"}, "comparer-asked")
PEER_CALLBACK: Final = callback(
    {"page": "children", "dumbbell": "figure", "pairs": "figure"}, "asked"
)


def check(asked: Comparison) -> None:
    """Both ways give the same gaps."""
    found = compare(load_cube("demonstration"), asked)
    strata, raw = strata_of(vars(asked)), whole_of(vars(asked))
    ours = (float(found.raw.value[0]), float(found.level.gap.value))
    theirs = (raw[asked.one] - raw[asked.other], level_of(strata, asked.one, asked.other))
    if not np.allclose(ours, theirs, equal_nan=True):
        raise AssertionError(f"the two answers differ: {asked.to_query()}: {ours}, {theirs}")


# -- the other way ---------------------------------------------------------------------------------


def held(asked: dict[str, Any], *free: str) -> pd.DataFrame:
    """Cells of the question, some axes left free."""
    from bench.peer_app import frame  # noqa: PLC0415 (after the application, see `clients`)

    cells = frame()
    kept = cells[cells["indicator"] == asked["indicator"]]
    for axis in ("profile", "domain", "territory"):
        if axis not in free:
            kept = kept[kept[axis] == asked[axis]]
    return kept


def strata_of(asked: dict[str, Any]) -> pd.DataFrame:
    """Cells of both members in each stratum, long."""
    axis, by = asked["axis"], asked["by"]
    cells = held(asked, axis, by)
    cells = cells[cells[axis].isin([asked["one"], asked["other"]])]
    inside = cells[by].str.startswith("REG-") if by == "territory" else cells[by] != "all"
    return cells[inside].dropna(subset=["value"]).rename(columns={axis: "member", by: "stratum"})


def whole_of(asked: dict[str, Any]) -> pd.Series:
    """Value of each member of the axis, strata taken together."""
    return held(asked, asked["axis"]).set_index(asked["axis"])["value"]


def level_of(strata: pd.DataFrame, one: str, other: str) -> float:
    """Gap at the mean of both structures."""
    values = strata.pivot_table(
        index="stratum", columns="member", values=["value", "weight"], observed=True
    ).dropna()
    parts = values["weight"] / values["weight"].sum()
    return float((parts.mean(axis=1) * (values["value"][one] - values["value"][other])).sum())


def peer_page(asked: dict[str, Any]) -> tuple[Any, Any, Any]:
    """Return the numbers as tables of components, then the two figures."""
    from dash import html  # noqa: PLC0415 (after the application, see `clients`)

    strata, whole = strata_of(asked), whole_of(asked)
    one, other = asked["one"], asked["other"]
    grouped = strata.groupby(["stratum", "member"], observed=True)[["value", "se", "n", "weight"]]
    wide = grouped.first().unstack()
    wide["gap"] = wide["value"][one] - wide["value"][other]
    wide["error"] = np.sqrt(wide["se"][one] ** 2 + wide["se"][other] ** 2)
    wide = wide.sort_values("gap", ascending=False).round(2)
    shown = strata.assign(up=strata["high"] - strata["value"], down=strata["value"] - strata["low"])
    dumbbell = px.scatter(
        shown, x="value", y="stratum", color="member", error_x="up", error_x_minus="down"
    )
    profiles = held(asked | {"domain": "all"}, "profile").set_index("profile")["value"]
    matrix = profiles.to_numpy()[:, None] - profiles.to_numpy()[None, :]
    pairs = px.imshow(matrix, x=list(profiles.index), y=list(profiles.index), text_auto=".1f")
    rows = [
        html.Tr([html.Th(name), *(html.Td(str(value)) for value in row)])
        for name, row in zip(wide.index, wide.to_numpy(), strict=True)
    ]
    gaps = [
        html.P(f"{whole[one] - whole[other]:.1f}"),
        html.P(f"{level_of(strata, one, other):.1f}"),
    ]
    return [*gaps, html.Table(rows)], dumbbell, pairs


def peer_client() -> Any:
    """Return a client of a small Dash application that answers with `peer_page`."""
    from dash import Dash, Input, Output, dcc, html  # noqa: PLC0415 (as above)

    app = Dash("compare_peer")
    app.layout = html.Div(
        [
            dcc.Store(id="asked"),
            html.Div(id="page"),
            dcc.Graph(id="dumbbell"),
            dcc.Graph(id="pairs"),
        ]
    )
    app.callback(
        Output("page", "children"),
        Output("dumbbell", "figure"),
        Output("pairs", "figure"),
        Input("asked", "data"),
    )(peer_page)
    client = app.server.test_client()
    client.get("/")
    return client


# -- coverage --------------------------------------------------------------------------------------


def covered(chance: np.random.Generator, *sizes: int) -> list[float]:
    """Draw surveys of two groups; return their sizes and the part of intervals that hold, in %."""
    structures = chance.dirichlet(np.full(STRATA, 4.0), 2)
    shares = 0.5 + 0.25 * (chance.random((2, STRATA)) - 0.5)
    truth = float(structures.mean(axis=0) @ (shares[0] - shares[1])) * 100
    people = [chance.multinomial(n, s, SURVEYS) for n, s in zip(sizes, structures, strict=True)]
    answers = [chance.binomial(n, p) for n, p in zip(people, shares, strict=True)]
    held = [
        holds(truth, *(sample(n[at], y[at]) for n, y in zip(people, answers, strict=True)))
        for at in range(SURVEYS)
    ]
    return [*map(float, sizes), 100 * float(np.mean(held))]


def sample(people: np.ndarray, answers: np.ndarray) -> Estimate:
    """Return what a survey says of one group: share and standard error by stratum (points)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(people > 1, answers / people, np.nan)
        error = np.sqrt(share * (1 - share) / (people - 1))
    return Estimate(100 * share, 100 * error, people.astype(float))


def holds(truth: float, one: Estimate, other: Estimate) -> bool:
    """Whether the interval of one survey holds the true gap at the mean of both structures."""
    weights = [np.asarray(group.weight) for group in (one, other)]
    parts = sum(weight / weight.sum() for weight in weights)
    base = mean_base([float(weight.sum()) for weight in weights])
    gap = standardise(gap_apart(one, other), np.asarray(parts), base).gap
    return bool(gap.low <= truth <= gap.high)
