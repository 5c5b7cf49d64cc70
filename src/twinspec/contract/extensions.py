"""The keys that twinspec adds to OpenAPI (specification extensions); other modules import them."""

from __future__ import annotations

PREFIX = "x-twinspec-"

RULES = "x-twinspec-rules"
"""Rules: in a schema by the keyword that breaks them, `{maxLength: case.subject_fits}`; in an
operation, or in the document for all requests, a list of ids."""

ERROR = "x-twinspec-error"
"""In the schema of failures: which members hold code, message and violations."""

CODES = "x-twinspec-codes"
"""In the document: the codes that rules have in this version, where those of the catalogue changed,
`{log_in.credentials_are_right: 401-120}`."""

PAGING = "x-twinspec-paging"
"""In an operation: which parameters ask for one part of its matches, and where an answer has it."""

POOLS = "x-twinspec-pools"
"""In an object schema or an operation: which values must exist in the server's world."""

PRECONDITION = "x-twinspec-precondition"
"""In an object schema: the member that says what its sender takes the present state for."""

NAME_PREFIX = "x-twinspec-prefix"
"""In a parameter of the query: what the names begin with for which it stands."""

SESSION = "x-twinspec-session"
"""In an operation: that it begins or ends sessions."""

KEYS = (RULES, ERROR, CODES, PAGING, POOLS, PRECONDITION, NAME_PREFIX, SESSION)
