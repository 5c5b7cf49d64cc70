"""What contracts say of documents, in one grammar, and the questions that can be decided of it."""
