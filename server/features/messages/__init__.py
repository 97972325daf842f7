"""Messages between patients, their helpers and the team; and when the team reads them."""
