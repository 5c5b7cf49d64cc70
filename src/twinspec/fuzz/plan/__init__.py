"""Requests before they are sent: what can be sent, from what values, and how they are changed."""
