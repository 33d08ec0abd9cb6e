"""Tests of the rules a feed is held against, and of what apps make of it."""
