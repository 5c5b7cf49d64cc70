"""casewright: a faithful, open server for the Interaction API's case and activity resources."""
