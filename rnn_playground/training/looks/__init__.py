"""Looks: what views ask about the network and the sentence being read; one file for each kind."""
