"""What the pages of clinical apps share: FHIR values as texts, any resource as one line, and the frame of a record."""
