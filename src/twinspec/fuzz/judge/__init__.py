"""Judges what was observed. In: an `Observation`. Out: a `Judgement` with findings.

- `judge` says what the contract allows as an answer to a request, by their bytes alone: `routes`,
  `request`, `parameters`, `negotiation` and `keywords` say what is wrong with the request, for
  certain or perhaps; `answer` and `refusal` say whether the answer fits that.
- `observed` judges what was read around it: a refusal changes nothing, no update is lost, and
  `Location` names what is there. `paging` judges the parts of a search.
- `effects` says which rules without a refusal came into play.

It is an oracle of its own: it imports nothing of the server, shares no source with it (a test
compares both), and takes headers apart with `werkzeug.http`, so that one misreading of a standard
cannot pass both. Where standards and contract leave something open, every reading passes.

Example: `PUT /case/1000 {}` without the required `id` is answered 204: the finding says
`accepted_invalid`, and names the rule that the contract attaches to `required`.
"""
