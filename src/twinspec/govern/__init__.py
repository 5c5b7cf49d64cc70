"""Judging a contract: every check returns findings, all in one format."""
