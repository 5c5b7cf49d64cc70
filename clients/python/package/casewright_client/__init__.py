"""Clients of the Interaction API: `casewright_client.v12` and `casewright_client.v20`.

`casewright_client.preflight` judges requests before they are sent.
"""
