"""Forms: from a section of the instrument to WTForms fields and back to raw answers."""
