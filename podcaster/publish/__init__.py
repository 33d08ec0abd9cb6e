"""``build/public`` → the storage, in an order in which nothing public ever points at what is not there."""
