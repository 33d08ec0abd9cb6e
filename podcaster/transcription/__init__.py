"""A recording → a draft of its transcript, which is the host's to correct and approve. Whisper runs on this machine."""
