"""Where the embedded model comes from: the artist, the training, the evaluation and the weights."""
