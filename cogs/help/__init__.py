"""Help: the command /pet help, which reads the commands as they are."""
