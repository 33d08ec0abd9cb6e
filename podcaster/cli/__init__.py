"""The commands: parse, call one thing, say what happened."""
