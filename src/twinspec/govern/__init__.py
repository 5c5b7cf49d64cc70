"""Judging a contract: every judgement is a list of findings in one format."""
