"""Requests per second and CPU per request of servers, side by side."""
