"""The map of one run: zones, batteries, threats on their paths, and the symbols of events."""
