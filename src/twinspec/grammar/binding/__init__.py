"""What belongs to what: roots and members of the JSON half, paired with those of the XSD."""
