"""The model → the show's pages and the embeddable page of each episode."""
