"""What the rooms of the fuzzer pass to each other: plans, exchanges, observations, judgements.

Here are data types and what can be said of them alone; nothing here sends, chooses or judges.

- `targets`, `nodes`: an operation, and the schema trees that its values are composed from.
- `pools`: the records of the server's world that are known, and `RecordReference`, a value by its
record.
- `plan`: a request before it is sent. It holds `RecordReference`, so it works on any world.
- `exchange`: a request as it was sent, its answer, and what is wrong with them.
- `observation`: an exchange with all that was read around it.
- `extract`, `precondition`: where an answer shows records, and where a request quotes one.

Example: the plan `PUT /case/{id}` with `RecordReference(case.id, "1000")` and a body is sent as
the exchange `PUT /case/1000` → 204; the observation adds what `GET /case/1000` said before.
"""
