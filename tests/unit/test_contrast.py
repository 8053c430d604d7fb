"""The design tokens keep their promises: contrast in both themes, colours anyone can tell apart."""

import itertools
import re
from pathlib import Path

import numpy as np
import pytest

CSS = (Path(__file__).parents[2] / "assets" / "tokens.css").read_text(encoding="utf-8")
TEXT, GRAPHIC = 4.5, 3.0
PROFILES = (
    "citoyens", "entreprises", "collectivites", "associations", "fondations", "academiques",
)  # fmt: skip

# Machado, Oliveira, Fernandes 2009, full severity, on linear RGB.
VISIONS = {
    "usual": np.eye(3),
    "protanopia": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "deuteranopia": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "tritanopia": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}


def tokens(selector: str) -> dict[str, str]:
    """Custom properties of the first rule with this selector."""
    rule = CSS.split(f"\n{selector} {{", 1)[1].split("\n}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", rule))


LIGHT = tokens(":root")
THEMES = {"light": LIGHT, "dark": LIGHT | tokens('[data-bs-theme="dark"]')}


def linear(colour: str) -> np.ndarray:
    srgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio."""
    dark, light = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (light + 0.05) / (dark + 0.05)


def oklab(rgb: np.ndarray) -> np.ndarray:
    """Perceptual coordinates of a linear RGB colour (Ottosson 2020)."""
    lms = np.cbrt(
        [[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.63]] @ rgb
    )
    return [[0.2105, 0.7936, -0.0041], [1.978, -2.4286, 0.4506], [0.0259, 0.7828, -0.8087]] @ lms


def seen(colour: str, vision: str) -> np.ndarray:
    return oklab(np.clip(VISIONS[vision] @ linear(colour), 0, 1))


def pairs():
    surfaces = ("paper", "surface", "surface-sunken")
    yield from (("ink", s, TEXT) for s in surfaces)
    yield from (("muted", s, TEXT) for s in surfaces)
    yield from (("accent", s, TEXT) for s in surfaces)
    yield from (("higher", s, TEXT) for s in surfaces)
    yield from (("lower", s, TEXT) for s in surfaces)
    yield from (("focus", s, GRAPHIC) for s in surfaces)
    yield from (("line-strong", s, GRAPHIC) for s in surfaces)
    yield from ((f"profile-{p}", s, GRAPHIC) for p in PROFILES for s in ("paper", "surface"))
    yield from (
        (f"{scale}-ink-{i}", f"{scale}-{i}", TEXT) for scale in ("seq", "div") for i in range(9)
    )
    yield from (("accent-ink", "accent", TEXT), ("ink", "accent-soft", TEXT))
    yield from (("higher", "accent-soft", TEXT), ("ribbon-ink", "ribbon", TEXT))


@pytest.mark.parametrize("theme", THEMES)
def test_every_pair_has_enough_contrast(theme):
    colours = THEMES[theme]
    short = {
        f"{front} on {back}": round(ratio, 2)
        for front, back, least in pairs()
        if (ratio := contrast(colours[front], colours[back])) < least
    }
    assert not short


@pytest.mark.parametrize("theme", THEMES)
def test_sequential_scale_goes_one_way_in_even_steps(theme):
    lightness = [oklab(linear(THEMES[theme][f"seq-{i}"]))[0] for i in range(9)]
    steps = np.diff(lightness) * (-1 if theme == "light" else 1)
    assert steps.min() > 0.04


@pytest.mark.parametrize("theme", THEMES)
def test_diverging_scale_departs_alike_on_both_sides(theme):
    lightness = [oklab(linear(THEMES[theme][f"div-{i}"]))[0] for i in range(9)]
    for distance in range(1, 5):
        assert abs(lightness[4 - distance] - lightness[4 + distance]) < 0.09


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", VISIONS)
def test_sides_of_the_diverging_scale_are_told_apart_by_all(theme, vision):
    for distance in range(2, 5):
        below, above = (seen(THEMES[theme][f"div-{4 + s * distance}"], vision) for s in (-1, 1))
        assert np.linalg.norm(below - above) >= 0.08


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", VISIONS)
def test_profiles_are_told_apart_by_all(theme, vision):
    for one, other in itertools.combinations(PROFILES, 2):
        distance = seen(THEMES[theme][f"profile-{one}"], vision) - seen(
            THEMES[theme][f"profile-{other}"], vision
        )
        assert np.linalg.norm(distance) >= 0.08, (one, other)
