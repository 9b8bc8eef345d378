-- The waiting list of the word index is kept four times shorter: at 1 MB it outweighed the index of a small practice
-- (123 bytes for each resource instead of 28), and what waits is read by every search for a word.
ALTER INDEX resource_words SET (gin_pending_list_limit = 256);
