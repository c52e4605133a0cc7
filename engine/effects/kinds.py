"""All effects there are, by the name a chain calls them."""

from __future__ import annotations

from engine.effects.band_pass import BandPass
from engine.effects.centre_cancel import CentreCancel
from engine.effects.chorus import Chorus
from engine.effects.compressor import Compressor
from engine.effects.cross_fade import CrossFade
from engine.effects.cut import Cut
from engine.effects.de_esser import DeEsser
from engine.effects.delay import Delay
from engine.effects.effect import Effect
from engine.effects.equalizer import Equalizer
from engine.effects.fade import Fade
from engine.effects.gain import Gain
from engine.effects.gate import Gate
from engine.effects.harmony import Harmony
from engine.effects.limiter import Limiter
from engine.effects.loop import Loop
from engine.effects.loudness import Loudness
from engine.effects.noise_reduction import NoiseReduction
from engine.effects.pan import Pan
from engine.effects.parametric_equalizer import ParametricEqualizer
from engine.effects.pitch import Pitch
from engine.effects.pitch_correction import PitchCorrection
from engine.effects.reverb import Reverb
from engine.effects.reverse import Reverse
from engine.effects.rotation import Rotation
from engine.effects.saturation import Saturation
from engine.effects.speed import Speed
from engine.effects.stereo_width import StereoWidth
from engine.effects.tempo import Tempo
from engine.effects.trim import Trim

KINDS: dict[str, type[Effect]] = {
    each.kind: each
    for each in (
        *(Tempo, Pitch, Speed, PitchCorrection, Harmony),
        *(Equalizer, ParametricEqualizer, BandPass, Compressor, Limiter, Gate, DeEsser, NoiseReduction, Loudness, Gain),
        *(Reverb, Delay, Chorus, Saturation, StereoWidth, Pan, Rotation, CentreCancel),
        *(Fade, Trim, Cut, Reverse, Loop, CrossFade),
    )
}
