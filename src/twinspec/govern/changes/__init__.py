"""`twinspec diff OLD NEW`: what changed between two versions of a contract, and whom it breaks."""
