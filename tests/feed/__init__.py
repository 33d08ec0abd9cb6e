"""The feed as apps, directories and listeners read it."""
