"""The results of a run. In: exchanges and verdicts. Out: counts, findings, pass or fail.

- `counts` adds up requests, keywords, rules, checks and findings; parts of a run are merged.
- `causes` merges the findings of one cause.
- `gate` decides what fails a run besides findings: rules and operations it did not reach.
- `counts_form` writes and reads `counts.json` (`counts.schema.json`), from which all reports are
  made; `redact` and `session_ids` remove secrets from it, `curl` writes commands.
- `outcome` is what a process reports to the one that started it; `show` prints it.

Example: 40 requests to `edit_case` in JSON, 3 of them refused with `edit_case.case_is_open`, give
`requests[v12, edit_case, json, 400] = 3` and `violated[v12, edit_case.case_is_open] = 3`.
"""
