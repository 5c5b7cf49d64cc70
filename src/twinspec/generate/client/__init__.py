"""The client profile: one contract, said in a form that all generators of clients take."""
