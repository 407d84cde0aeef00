"""Unit tests of Rasa's island, in its own Python 3.10: `python -m unittest discover bot/tests`.

Run from tests/nlu/test_island_units.py as part of `make test`; standard library only.
"""
