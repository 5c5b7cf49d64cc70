"""One module per schema revision; a released one never changes."""
