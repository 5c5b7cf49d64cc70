"""The data types of the fuzzer's packages: plans, exchanges, observations, judgements.

These are data types with functions on them alone; nothing here sends, chooses or judges.

- `targets`, `nodes`: an operation, and the schema trees that its values are composed from.
- `pools`: the records of the server's world that are known, and `RecordReference`, a value by its
record.
- `plan`: a request before it is sent. It holds `RecordReference`, so it works on any world.
- `exchange`: a request as it was sent, its answer, and findings.
- `observation`: an exchange with everything that was read around it.
- `extract`, `precondition`: where an answer shows records, and where a request has a precondition.

Example: the plan `PUT /case/{id}` with `RecordReference(case.id, "1000")` and a body is sent as
the exchange `PUT /case/1000` → 204; the observation adds the answer to `GET /case/1000` before it.
"""
