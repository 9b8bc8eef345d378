"""FHIR R4 Subscriptions by rest-hook: criteria asked under the subscriber's own rights at the moment of sending.

docs/api/subscriptions.md is for those who subscribe.
"""
