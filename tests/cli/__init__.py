"""The commands as the host types them."""
