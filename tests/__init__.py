"""The tests: each one states a promise to the host, the listener or the editor."""
