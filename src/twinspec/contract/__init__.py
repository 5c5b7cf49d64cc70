"""Reading a contract: the files of a `spec/` folder, resolved, each with its place."""
