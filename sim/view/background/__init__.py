"""Work in the background: tasks in threads, a worker process, samples of replications, exact values."""
