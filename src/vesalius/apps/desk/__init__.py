"""The receptionist's desk: who comes and waits, registering people, and records of one person brought together."""
