"""The names of the values that a lesson's questions can be about; rnn_playground.lab.values measures them."""

from rnn_playground.document.parameters import Settings
from rnn_playground.tasks.registry import make_task

# Of the training.
TRAINING = {
    "update": "updates made so far",
    "epoch": "how often the training sentences have been dealt",
    "loss": "loss of the last update's batch, nats per target",
    "loss_start": "the same, of the first update",
    "loss_now": "mean loss of the last 20 updates",
    "parameters": "count of trained numbers",
    "hidden": "hidden units of a layer",
    "layers": "layers",
    "rate": "learning rate",
}
# Of the sentence that is read.
READING = {
    "steps": "time steps of the sentence that is read",
    "decay": "fitted factor of the gradient per time step back",
    "hardest_step": "the step with the largest loss, counted from 1",
    "easiest_step": "the step with the smallest loss, counted from 1",
    "last_probability": "at the last step: a single output's value, or the largest probability",
    "gradient_first": "|dL/dh| at the first step, top layer",
    "gradient_last": "|dL/dh| at the last step, top layer",
}
PARTS = {"train_": "train", "held_out_": "held out"}  # before the name of a metric, or of "loss"


def published_names(settings: Settings) -> frozenset[str]:
    """Return all names that a question can use beside the lesson's own [[values]]."""
    metrics = ("loss", *make_task(settings.task).metrics)
    scores = (prefix + metric for prefix in PARTS for metric in metrics)
    return frozenset((*TRAINING, *READING, *scores))
