"""One grammar for what OpenAPI, JSON Schema and XSD say of documents, and comparisons of it."""
