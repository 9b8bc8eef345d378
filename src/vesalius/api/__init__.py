"""FHIR R4 over HTTP: an application of its own over plain requests and responses, behind a WSGI adapter."""
