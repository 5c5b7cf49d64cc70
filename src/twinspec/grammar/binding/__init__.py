"""Pairs the documents and members of the JSON half with those of the XSD."""
