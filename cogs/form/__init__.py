"""The form: the command /pet create and the card on which a pet is described."""
