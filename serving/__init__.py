"""Deployment of exported models; `serving.double` stands in for the server."""
