"""Learns from what was observed. In: an `Observation` and its `Judgement`. Out: what is known.

- `learner` adds the values that answers show to the pools, and remembers who may do what and which
  operations need a closer look.
- `population` keeps the last requests per operation and outcome; rare outcomes are preferred when
  the chooser asks for a request to start from.
- `corpus` writes the requests of findings into files, and reads them to be replayed first.

Nothing here sends a request: what has to be read again after a change, the sender has read.

Example: `GET /case/1000` shows `lastModified: 2026-01-01T10:00:00Z`: from now on every plan with
`RecordReference(case.lastModified, "1000")` is sent with that date.
"""
