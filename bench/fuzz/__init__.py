"""What `twinspec fuzz` finds on our server, sound and with seeded defects, beside Schemathesis."""
