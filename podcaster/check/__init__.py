"""A feed as apps get it, held against what they and the standards ask: ours before it is live, or anyone's."""
