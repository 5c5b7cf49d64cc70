"""Judges what was observed. In: an `Observation`. Out: a `Judgement` with findings.

- `judge` decides which answers the contract allows to a request, by their bytes alone: `routes`,
  `request`, `parameters`, `negotiation` and `keywords` find the faults of the request, certain or
  possible; `answer` and `refusal` decide whether the answer matches them.
- `observed` judges what was read before and after: a refusal changes nothing, no update is lost,
  and `Location` names an existing record. `paging` judges the parts of a search.
- `effects` finds the effects that an exchange shows.

The judge is independent: it imports nothing of the server, shares no source with it (a test
compares both), and parses headers with `werkzeug.http`, so that one misreading of a standard
cannot affect both. Where standards and contract allow several readings, the judge accepts each.

Example: `PUT /case/1000 {}` without the required `id` is answered 204: the finding says
`accepted_invalid`, and names the rule that the contract attaches to `required`.
"""
