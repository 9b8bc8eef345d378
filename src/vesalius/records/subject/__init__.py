"""The rights of data subjects: export, rectification, restriction, erasure, and the files that the officer keeps."""
