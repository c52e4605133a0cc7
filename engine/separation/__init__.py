"""Takes a recording apart: voice, drums, bass and the rest, by a neural network where its weights are here."""
