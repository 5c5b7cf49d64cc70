"""`twinspec equal OPENAPI XSD…`: compares both halves of any contract, and gives one verdict."""
