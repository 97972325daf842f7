"""What the pages of one's own record show, made from queries and pure rules. No request and no HTML here."""
