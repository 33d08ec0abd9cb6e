"""The straight line: from a show's folder to build/public."""
