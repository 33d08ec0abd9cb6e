"""What the host writes → the model: show.toml, episode folders, chapters, transcripts, notes, artwork, media.json."""
