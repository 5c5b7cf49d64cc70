"""Decides whether one contract accepts every document of another in the same language."""
