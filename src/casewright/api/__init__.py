"""The HTTP layer: only here are headers, versions and syntax known."""
