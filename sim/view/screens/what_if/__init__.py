"""What if: a scenario's numbers are moved, and what comes of it is told again at once."""
