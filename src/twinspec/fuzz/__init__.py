"""Fuzzing of a running server: requests from the contract, judged by the contract and its rules."""
