"""The plan workshop: trying, comparing and publishing plans before a patient is given one."""
