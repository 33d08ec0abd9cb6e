"""build/public on the host's own network, served as the storage would: ranges, types; and live reload, QR code."""
