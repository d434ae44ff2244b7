"""LoRA adapters: files from anywhere, read with suspicion, added to a model's layers and taken away again exactly."""
