"""Is all that one contract says of documents let in by another one of the same language?"""
