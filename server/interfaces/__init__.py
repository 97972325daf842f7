"""How others come in: tablets, FHIR, exports, the console. They hold no rules and own no tables."""
