"""The one telling of the model: the state of a replication, and what each kind of event does to it."""
