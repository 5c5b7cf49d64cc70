"""The HTTP edge: the only place that knows a header, a version or a syntax."""
