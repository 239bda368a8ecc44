"""What training does to gradients before the weights move: clipping, truncation, and the norm of the last update."""

from dataclasses import dataclass
from typing import ClassVar

from rnn_playground.engine.network import Network
from rnn_playground.training.looks.look import Look, Subject


@dataclass(frozen=True, kw_only=True)
class LimitsFound:
    """Hold the settings in force, 0 meaning never, and what they met last."""

    clip: float  # largest norm of the gradient of all weights together
    truncate: int  # time steps over whose borders no gradient is sent back
    norm: float  # of the gradient of all weights at the last update, before clipping; NaN before the first


@dataclass(frozen=True)
class Limits(Look):
    """Ask how training limits its gradients."""

    interval: ClassVar[float] = 0.2

    def answer(self, subject: Subject) -> LimitsFound:
        """Look at the settings."""
        settings = subject.trainer.settings
        model = subject.trainer.model
        both = isinstance(model, Network) and model.spec.bidirectional  # an encoder and a decoder never are
        return LimitsFound(
            clip=settings.clip, truncate=0 if both else settings.truncate, norm=subject.trainer.gradient_norm
        )
