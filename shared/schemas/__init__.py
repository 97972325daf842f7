"""The words on the wire: marshmallow schemas that server and tablet share. No Flask, no database, no rules of care."""
