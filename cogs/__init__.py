"""All that speaks Discord: read the options, call one service, present."""
