"""Writes everything in `generated/` from `spec/` alone; people do not edit those files."""
