"""Which rules of handlers a run names, black box, when they are switched off or turned."""
