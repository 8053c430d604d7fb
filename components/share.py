"""The button « Partager »; the control behind it is assets/share/, loaded when it is pressed."""

from dash import html

from components.markup import aria, data


def share_button(**described: str) -> html.Button:
    """Return the button, with what it must be told of its page (see assets/share/main.mjs).

    The Explorer's script tells by itself. A page in plain HTML loads assets/share/button.mjs and
    says `share_button(share="", title=…, name=…, csv=…, xlsx=…)`.
    """
    return html.Button(
        "Partager",
        id="share",
        type="button",
        className="quiet d-print-none align-self-start",
        **aria(haspopup="dialog"),
        **data(**described),
    )
