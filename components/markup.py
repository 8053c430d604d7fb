"""Small help with markup: attribute families that are not Python names."""

from typing import Any


def aria(**attributes: str) -> dict[str, Any]:
    """Write accessibility attributes: `html.Nav(..., **aria(label="Pages"))`."""
    return {f"aria-{name}": value for name, value in attributes.items()}


def data(**attributes: str) -> dict[str, Any]:
    """Write data attributes: `html.Td(..., **data(profile="citoyens"))`."""
    return {f"data-{name.replace('_', '-')}": value for name, value in attributes.items()}
