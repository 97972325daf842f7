"""FHIR R4 with mCODE content at the edge: what comes in. FHIR is never how we store; no rules of the ward here."""
