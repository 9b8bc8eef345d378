"""What happens after a write: jobs, readers of the outbox, messages, live updates, subscriptions.

docs/events.md shows how to use it, docs/operations/jobs.md how to operate it, docs/adr/0013-background-work.md why.
"""
