"""Rows for tests. A dossier reaches its state by walking there through the kernel, never by writing it."""
