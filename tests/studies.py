"""What the descriptions of the surveys of tests begin with."""

STUDY = """\
id: essai
title: Essai
producer: Institut X
licence: Licence Ouverte 2.0
citation: Institut X, 2024
wave: "2024"
"""
