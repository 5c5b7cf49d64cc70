"""Learns from observations. In: an `Observation` and its `Judgement`. Out: values and requests.

- `learner` adds the values that answers show to the pools, and remembers which users are accepted
  and which operations are suspected of a fault.
- `population` keeps the last requests per operation and outcome; rare outcomes are preferred when
  the chooser takes a request to change.
- `corpus` writes the requests of findings into files, and reads them to be replayed first.

Nothing here sends a request: the sender reads again what a request has changed.

Example: `GET /case/1000` shows `lastModified: 2026-01-01T10:00:00Z`: from now on every plan with
`RecordReference(case.lastModified, "1000")` is sent with that date.
"""
