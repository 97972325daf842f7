"""Who the patient is: identity, contacts, diagnosis, medicines, allergies, and whose care they are in."""
