"""One file per address: registration, layout, callbacks."""
