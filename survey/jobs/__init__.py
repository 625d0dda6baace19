"""Long work: the job table is the truth, the queue only wakes the worker."""
