"""The preview: a real server on loopback, a real browser, a real interrupt."""
