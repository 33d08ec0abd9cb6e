"""The straight line: a show's folder → ``build/public``, byte for byte what the storage will hold."""
