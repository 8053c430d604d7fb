"""Workshops: a room answers the study's questions, and becomes the cube's local level.

Pure rules (`questions`, `course`, `tally`), what is kept of a room (`model`, `storage`), and what
leaves it (`record`). Only `storage` needs a database, and nothing here imports it.
"""
