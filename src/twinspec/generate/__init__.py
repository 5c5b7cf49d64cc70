"""Everything in `generated/` is made here, from `spec/` alone, and never edited by hand."""
