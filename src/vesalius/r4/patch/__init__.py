"""Changes to a resource as documents: JSON Patch (RFC 6902) and FHIRPath Patch (R4 fhirpatch.html)."""
