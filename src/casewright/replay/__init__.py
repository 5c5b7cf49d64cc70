"""The documented examples, asked of a real server: a story is told once, played in JSON and XML."""
