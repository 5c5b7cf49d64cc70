"""Sends requests and reads records around them. In: a `Plan` or `SendTask`. Out: an `Observation`.

- `render` writes a plan as bytes: JSON or XML, with the present values of its `RecordReference`s.
- `client` sends to one version at one server and reads records there; `server` has all versions.
- `sessions` logs the users of the run in, once each, and again when a session is over.
- `transport` sends everything: time limits, 429 with Retry-After, dropped connections. It uses no
  proxy of the environment.
- `lock` is a lock between processes: requests are sent in parallel, a watched one alone.
- `sender` sends one request at a time, and reads the records it must not change before and after.
- `paging` requests the matches of a search in parts; `probes` requests paths that do not exist.
- `published` fetches the contract of a server that publishes it.
- `reachable` tries servers and users before a run begins.

Nothing here decides what is wrong: an observation has the facts, `judge/` interprets them.

Example: a watched `PUT /case/1000` that is refused becomes an observation with the exchange, and
with the answers to `GET /case/1000` before and after it.
"""
