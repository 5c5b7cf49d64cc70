"""`twinspec equal OPENAPI XSD…`: both halves of any contract, compared, and one verdict."""
