"""Messages to people: e-mail, SMS and notices in the product, in the recipient's language, in neutral words.

A message is a row that names a template, a recipient and ids. Words, address, language and consent to be written to are
looked up at the moment of sending. docs/events.md shows how to use it, docs/operations/jobs.md states the guarantee.
"""
