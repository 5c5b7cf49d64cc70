"""twinspec: one resource model, written as OpenAPI and as XSD, kept as one contract."""
