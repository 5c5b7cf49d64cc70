"""Fuzzing of a running server with requests of the contract, judged by the contract and its rules."""
