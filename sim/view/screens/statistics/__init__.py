"""The statistics of a scenario: a table, a figure, and what can be exported."""
