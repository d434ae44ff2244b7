"""Petbot without Discord: everything that would still make sense if Discord vanished."""
