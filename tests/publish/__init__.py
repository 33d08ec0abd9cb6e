"""What a publication promises subscribers: order, completeness, nothing lost, nothing twice."""
