"""Rules that execute: expressions in CEL, and what they are evaluated over.

- `types`: the types of JSON Schemas, as CEL's checker knows them.
- `language`: the environment of an operation: its variables with their types, the functions.
- `described`: what an expression uses, for readers.
- `check`: which expressions of a contract do not compile, and where.
- `facts`: reads what an operation's expressions need of the server's world.
- `verdict`: which rules a request keeps and breaks.

Example: `edit_case.case_is_open` has `cases[string(request.id)].status.value == "open"`. With the
facts `{"cases": {"1000": {"status": {"value": "closed"}, …}}}`, a request for the case 1000 breaks
it.
"""
