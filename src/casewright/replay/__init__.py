"""Sends the documented examples to a real server, each in JSON and in XML."""
