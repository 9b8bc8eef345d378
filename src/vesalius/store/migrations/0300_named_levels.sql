-- Of the alerts shown: those whose level the source gives to other substances by name. They do not interrupt.

ALTER TABLE knowledge_firing ADD COLUMN named int NOT NULL DEFAULT 0;
