"""Recordings written out: the real loader and decoder, on a model that the tests make."""
