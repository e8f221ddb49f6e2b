"""The replay of one run: map, captions, panels, and the transport with its scrub bar."""
