"""What every store promises, what each of the two adds, and what is said when one refuses."""
