"""The applications that people use. They never import each other: they meet in FHIR resources and events."""
