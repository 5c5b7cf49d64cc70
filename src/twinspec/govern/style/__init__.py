"""The checks behind a contract's style rules: each yields the places that break one rule."""
