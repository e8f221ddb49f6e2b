"""The replay of one run: map, captions, panels, transport and scrub bar."""
