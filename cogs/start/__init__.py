"""Starting from a picture: the command /pet photo, the message command, and the picture in the form."""
