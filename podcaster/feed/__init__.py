"""The model → feed.xml and the chapters files apps read."""
