"""What a listener, a web editor and a machine find on the pages, in a real browser."""
