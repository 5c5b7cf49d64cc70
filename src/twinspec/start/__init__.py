"""`twinspec init`: a new project, of an example or of a contract that exists."""
