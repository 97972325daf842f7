"""What both ends must agree on, as pure functions: standard library only, `now` always an argument."""
