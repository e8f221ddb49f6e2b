"""Work in the background: tasks on threads, worker processes, samples of replications, exact values."""
