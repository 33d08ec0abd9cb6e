"""What the host writes: read whole, or every mistake in it told at once."""
