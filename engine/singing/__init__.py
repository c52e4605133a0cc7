"""Sings English words: a speech network says a line as long and as high as told, then it is stretched onto the notes.

From the words down: `preparing` makes the files of the models folder, `weights` says what they are and whether they are
there, `voice` sings a line. Nothing here fetches anything.
"""
