"""Recordings of a replay: pictures, animations and films, drawn without a window."""
