"""`twinspec init`: makes a new project, from an example or from an existing contract."""
