"""The demonstration clinic: made-up people, built through the same actions as everything else, from one seed."""
