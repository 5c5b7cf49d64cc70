"""What a run came to. In: exchanges and verdicts. Out: counts, findings, pass or fail.

- `counts` adds up requests, keywords, rules, checks and findings; parts of a run are merged.
- `causes` makes one finding of all that have the same cause.
- `gate` decides what fails a run, apart from findings: rules and operations it did not reach.
- `counts_form` writes and reads `counts.json` (`counts.schema.json`), from which all reports are
  made; `redact` and `session_ids` take secrets out of it, `curl` writes commands.
- `outcome` is what processes report to the one that started them; `show` prints it.

Example: 40 requests to `edit_case` in JSON, 3 of them refused with `edit_case.case_is_open`, give
`requests[v12, edit_case, json, 400] = 3` and `violated[v12, edit_case.case_is_open] = 3`.
"""
