-- What stands in the PDFs of documents that came from elsewhere: read in the background after the write, kept sealed under
-- the key of the record beside the document, so that `_content` can look at it. `version` is that of the document which
-- was read; a text of another version counts for nothing. A row that is not read yet waits for the reader.

CREATE TABLE attached_text (
    source bigint PRIMARY KEY,   -- pk of the resource
    version integer NOT NULL,
    patient bigint,              -- pk of the Patient whose record it belongs to
    is_read boolean NOT NULL DEFAULT false,
    attempts smallint NOT NULL DEFAULT 0,
    data_key integer,            -- together with the body: NULL when nothing could be read
    body bytea
);

CREATE INDEX attached_text_patient ON attached_text (patient);
CREATE INDEX attached_text_waiting ON attached_text (source) WHERE NOT is_read;
