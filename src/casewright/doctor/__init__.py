"""What is configured, what is wrong and what to do: `casewright doctor`.

`configured` says where settings come from, `examination` asks the database and the machine, and
`report` tells it to people and to programs.
"""
