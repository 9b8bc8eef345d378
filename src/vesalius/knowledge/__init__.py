"""Clinical knowledge as data: editions of sources, compiled into one index in memory, and the checks that ask it.

Nothing here knows a patient's identity: checks get facts, and give alerts. Every fact carries its source, edition
and licence.
"""
