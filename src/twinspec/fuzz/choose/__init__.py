"""Chooses the next request. In: the contract, known values, earlier requests. Out: a `Plan`.

- `surface`, `schemas`, `banks` read the contract once: what can be sent to each operation, as trees
  whose leaves have usual values, values at a bound, and invalid ones.
- `compose` makes a request from nothing that its schemas accept, with values of the world.
- `mutate` changes an earlier request in one to three ways.
- `variants` makes variants of an accepted request: other users, other records, other bounds.
- `links` follows the contract's links (OpenAPI, Link Object) from an accepted request.
- `chooser` decides which of these comes next, and which requests follow at once.

Nothing here sends a request or reads an answer: results of earlier requests come through the
protocol `chooser.Experience`. All choices come from one `random.Random`, so a seed repeats them.

Example: after `PUT /case/1000 {"subject": "Late"}` was accepted, the chooser may return the same
with `{"subject": "x" * 256}` (a value at a bound), or with case 1001 everywhere (another record).
"""
