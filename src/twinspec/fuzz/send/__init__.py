"""Sends requests and reads around them. In: a `Plan` or a `Task`. Out: an `Observation`.

- `render` writes a plan as bytes: JSON or XML, with the values that its `RecordReference` have now.
- `client` sends to one version at one server and reads things there; `server` has all versions.
- `sessions` logs the users of the run in, once each, and again when a session is over.
- `transport` carries everything: time limits, 429 with Retry-After, dropped connections. It uses no
  proxy of the environment.
- `lock` is a lock between processes: requests go side by side, a watched one goes alone.
- `sender` sends in turn, and reads what a request must not change before and after it.
- `paging` asks for the matches of a search in parts; `probes` asks for what does not exist.
- `reachable` tries servers and users before a run begins.

Nothing here decides what is wrong: an observation says what was seen, `judge/` what it means.

Example: a watched `PUT /case/1000` that is refused becomes an observation with the exchange, and
with what `GET /case/1000` said before and after it.
"""
