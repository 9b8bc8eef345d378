-- "closed" is a state; what a retention counts from is the closing.
UPDATE retention_rule SET starts = 'closing' WHERE starts = 'closed';
