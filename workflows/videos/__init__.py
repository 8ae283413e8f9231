"""Private videos: received, made playable on a queue of their own, shown to few, erased at once.

It knows nothing of what a video is for: a room above points to a `PrivateVideo`, asks `receive`, `play_url`, `erase`.
"""
