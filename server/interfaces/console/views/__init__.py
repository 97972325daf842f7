"""What each page is given to show, as plain values. Nothing here asks the database or knows a request."""
