"""What if: change a scenario's parameters and see the effect at once."""
