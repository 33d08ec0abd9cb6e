"""Recordings become media a listener hears evenly; every file here is generated, then really decoded and encoded."""
