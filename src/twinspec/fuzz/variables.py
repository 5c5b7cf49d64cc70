"""The environment variables from which a run reads credentials."""

from __future__ import annotations

TOKEN = "TWINSPEC_TOKEN"
"""The token of http bearer, OAuth 2 and OpenID Connect."""
USER, PASSWORD = "TWINSPEC_USER", "TWINSPEC_PASSWORD"
"""Those of http basic; the password is that of `--login USER`, too."""
API_KEY = "TWINSPEC_API_KEY"
"""The key of every apiKey scheme that has no TWINSPEC_API_KEY_<SCHEME> of its own."""
