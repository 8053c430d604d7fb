"""Honest HTTP status: Dash answers 200 to every address, even one that leads nowhere."""

import re
from typing import Any

import dash
from flask import Flask, Request, Response

# The rules under which Dash serves its one document.
DOCUMENT_RULES = ("/", "/<path:path>")


def register(server: Flask) -> None:
    """Answer in French, without details, when a route fails."""

    @server.errorhandler(500)
    def failed(_error: Exception) -> tuple[str, int, dict[str, str]]:
        message = "Le serveur n’a pas pu répondre. L’incident est consigné ; réessayez plus tard.\n"
        return message, 500, {"Content-Type": "text/plain; charset=utf-8"}


def correct(request: Request, response: Response) -> None:
    """Turn 200 into 404 where the document has no page to show (it then shows the 404 page)."""
    if response.status_code == 200 and is_document(request) and not exists(request):  # noqa: PLR2004
        response.status_code = 404


def is_document(request: Request) -> bool:
    """Whether the answer is Dash's document rather than a file or data."""
    return request.url_rule is not None and request.url_rule.rule in DOCUMENT_RULES


def exists(request: Request) -> bool:
    """Whether the address leads to something.

    A page that wants a say registers `exists`, a function of the parts of its address and of its
    query: the Explorer does not exist for a cube that is not in the catalogue.
    """
    page = find_page(request.path)
    return page is not None and ("exists" not in page or page["exists"](**fields(page, request)))


def find_page(path: str) -> dict[str, Any] | None:
    """Find the registered page at a path, if there is one."""
    return next((page for page in dash.page_registry.values() if matched(page, path)), None)


def fields(page: dict[str, Any], request: Request) -> dict[str, str]:
    """Return the fields of the query and, above them, those of the path (`/territoire/<code>`)."""
    found = matched(page, request.path)
    return {**request.args, **(found.groupdict() if found else {})}


def matched(page: dict[str, Any], path: str) -> re.Match[str] | None:
    """Match a path with a page; `<name>` in its template stands for one part of the path."""
    if page["module"].endswith("not_found_404"):
        return None
    template = (page.get("path_template") or page["path"]).strip("/")
    parts = re.split(r"<(\w+)>", template)
    pattern = "".join(
        f"(?P<{part}>[^/]+)" if at % 2 else re.escape(part) for at, part in enumerate(parts)
    )
    return re.fullmatch(pattern, path.strip("/"))
