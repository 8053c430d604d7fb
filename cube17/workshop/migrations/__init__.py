"""How the tables of rooms came to be, one version a file; loaded by Alembic."""
