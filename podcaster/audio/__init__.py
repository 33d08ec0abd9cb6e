"""A recording → encoded, measured, tagged media."""
