"""Vesalius: one shared, encrypted FHIR record for a network of medical centres."""
