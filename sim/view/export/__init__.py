"""Recordings of a replay: pictures, GIFs and films, drawn without a window."""
