"""What to do when a training has diverged, in words."""

from rnn_playground.document.parameters import Settings, format_value

USUAL_CLIP = 5.0


def remedy(settings: Settings) -> str:
    """Say what brings a diverged training back, with the numbers of these settings."""
    rate = format_value(float(f"{settings.rate / 10:.2g}"))
    advice = [f"lower the learning rate from {format_value(settings.rate)} to {rate}"]
    if not 0 < settings.clip <= USUAL_CLIP:
        advice.append(f"clip the gradient at {format_value(USUAL_CLIP)}")
    if settings.cell == "elman" and settings.nonlinearity == "relu":
        advice.append("use tanh instead of ReLU")
    return f"Step back, then {' or '.join(advice)}."
