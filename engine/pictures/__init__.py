"""Pictures drawn from sound: waveforms and covers as SVG."""
