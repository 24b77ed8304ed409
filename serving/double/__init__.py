"""A test double of TF Serving's protocol. It is not TF Serving.

It answers the published gRPC services and the REST interface over a SavedModel
that a V1 session has loaded, so that clients, commands and load can be tried
where `tensorflow_model_server` cannot be installed. What it leaves out:
batching across requests, loading of new versions while it runs, labels,
Classify and Regress, monitoring, warm-up.
"""
