"""SoundFoundry's music engine: plain Python, no Django, everything it needs arrives as arguments."""

ENGINE_VERSION = "1.2.0"
SAMPLE_RATE = 44_100
