"""How a picture comes about in the worker process: noise or a picture, denoised step by step, decoded, filed."""
