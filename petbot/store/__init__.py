"""The only SQL: mapped tables, repositories that hand out domain values, and pictures on disk by content hash."""
