"""The phonemes of the synthesiser: where their resonances lie, how long they last, and what excites them.

Formant frequencies of vowels are the averages for men of Peterson and Barney, "Control methods used in a study of
the vowels" (J. Acoust. Soc. Am. 24, 1952); those of consonants follow the table in Klatt, "Software for a
cascade/parallel formant synthesizer" (J. Acoust. Soc. Am. 67, 1980), rounded. Durations are shorter than in
careful speech.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """Hold what the mouth does during one stretch of time: a phoneme is one or more of them in a row.

    `formants` are the lowest three resonances in Hz; `milliseconds` is the duration at speed 1; `voice` and
    `noise` are amplitudes (about 0 to 1) of the vocal cords and of friction; `centre` and `width` in Hz say
    where the friction is heard; `damping` widens the resonances (nasals, 1 = a plain vowel); `breath` is noise
    that passes through the formants (h).
    """

    formants: tuple[float, float, float]
    milliseconds: float
    voice: float = 1.0
    noise: float = 0.0
    centre: float = 2500.0
    width: float = 1500.0
    damping: float = 1.0
    breath: float = 0.0


def _vowel(f1: float, f2: float, f3: float, milliseconds: float = 130) -> tuple[Target, ...]:
    return (Target((f1, f2, f3), milliseconds),)


def _glide(*ends: tuple[float, float, float], milliseconds: float = 90) -> tuple[Target, ...]:
    return tuple(Target(end, milliseconds) for end in ends)


def _stop(
    f: tuple[float, float, float], centre: float, width: float, noise: float, *, voiced: bool
) -> tuple[Target, ...]:
    """Return a closure (silent, or a murmur when voiced), then a burst of noise at the place where it opens."""
    closure = Target((200.0, f[1], f[2]) if voiced else f, 45, 0.12 if voiced else 0.0, damping=2.0)
    burst = Target(f, 18, 0.25 if voiced else 0.0, noise, centre, width)
    breath = Target(f, 22, 0.0, 0.0, breath=0.12)
    return (closure, burst) if voiced else (closure, burst, breath)


def _friction(
    f: tuple[float, float, float], centre: float, width: float, noise: float, voice: float = 0.0
) -> tuple[Target, ...]:
    return (Target(f, 105 if voice == 0 else 80, voice, noise, centre, width),)


PHONEMES: dict[str, tuple[Target, ...]] = {
    # vowels: beat, bit, bet, bat, father, ball, foot, boot, but, bird
    "iy": _vowel(270, 2290, 3010), "ih": _vowel(390, 1990, 2550, 95), "eh": _vowel(530, 1840, 2480, 105),
    "ae": _vowel(660, 1720, 2410), "aa": _vowel(730, 1090, 2440, 140), "ao": _vowel(570, 840, 2410, 140),
    "uh": _vowel(440, 1020, 2240, 95), "uw": _vowel(300, 870, 2240, 140), "ah": _vowel(640, 1190, 2390, 80),
    "er": _vowel(490, 1350, 1690, 140),
    # diphthongs: bait, boat, bite, out, boy
    "ey": _glide((480, 1900, 2500), (330, 2200, 2750)), "ow": _glide((540, 1100, 2300), (400, 850, 2300)),
    "ay": _glide((700, 1200, 2500), (390, 2000, 2600)), "aw": _glide((700, 1250, 2500), (430, 900, 2300)),
    "oy": _glide((560, 850, 2400), (370, 1950, 2600)),
    # glides and liquids
    "w": (Target((290, 610, 2150), 60, 0.7),), "y": (Target((260, 2070, 3020), 60, 0.7),),
    "r": (Target((310, 1060, 1380), 65, 0.75),), "l": (Target((310, 1050, 2880), 65, 0.7),),
    # nasals: a low murmur, all else damped
    "m": (Target((270, 1000, 2130), 75, 0.5, damping=2.5),), "n": (Target((270, 1550, 2570), 70, 0.5, damping=2.5),),
    "ng": (Target((270, 2000, 2750), 80, 0.5, damping=2.5),),
    # friction without and with voice: fee, thin, see, she, he; vee, then, zoo, measure
    "f": _friction((340, 1100, 2080), 2600, 3000, 0.10), "th": _friction((320, 1290, 2540), 3200, 2500, 0.08),
    "s": _friction((320, 1390, 2530), 3750, 700, 0.45), "sh": _friction((300, 1840, 2750), 2500, 900, 0.45),
    "hh": (Target((500, 1400, 2300), 65, 0.0, breath=0.35, damping=2.0),),
    "v": _friction((220, 1100, 2080), 2600, 3000, 0.06, 0.35),
    "dh": _friction((270, 1290, 2540), 3200, 2500, 0.05, 0.4),
    "z": _friction((240, 1390, 2530), 3750, 700, 0.3, 0.3),
    "zh": _friction((300, 1840, 2750), 2500, 900, 0.3, 0.3),
    # stops and affricates
    "p": _stop((400, 1100, 2150), 900, 1500, 0.35, voiced=False),
    "b": _stop((300, 1100, 2150), 900, 1500, 0.2, voiced=True),
    "t": _stop((400, 1600, 2600), 3500, 1200, 0.6, voiced=False),
    "d": _stop((300, 1600, 2600), 3300, 1200, 0.35, voiced=True),
    "k": _stop((300, 1990, 2850), 1900, 500, 0.6, voiced=False),
    "g": _stop((300, 1990, 2850), 1800, 500, 0.35, voiced=True),
    "ch": (Target((350, 1800, 2820), 45, 0.0), Target((350, 1800, 2820), 75, 0.0, 0.5, 2700, 900)),
    "j": (Target((260, 1800, 2820), 45, 0.12, damping=2.0), Target((260, 1800, 2820), 55, 0.2, 0.35, 2700, 900)),
}  # fmt: skip
