"""Write torch_fixture.npz: what PyTorch computes for small networks, float64, so that tests need no torch.

Run with torch 2.13 (extra `peers`): python tests/engine/make_torch_fixture.py
Nothing of rnn_playground is imported: weights are drawn here and stored under the engine's names and layout.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

HIDDEN, INPUTS, OUTPUTS, SIZE = 4, 5, 3, 3
LIMIT = 0.1  # of the gradient norm in the traces
KINDS = {
    "elman": ("tanh", nn.RNN),
    "elman-relu": ("relu", nn.RNN),
    "gru": ("tanh", nn.GRU),
    "lstm": ("tanh", nn.LSTM),
}
SHAPES = {
    "every": {"readout": "every", "output": "softmax"},
    "last": {"readout": "last", "output": "sigmoid", "head": 3, "embedding": 3},
    "numeric": {"readout": "every", "output": "linear", "numeric": True, "head": 2},
}


class Model(nn.Module):
    """A recurrent network of PyTorch's own modules; padding is left out by packing."""

    def __init__(self, cell: str, layers: int, shape: dict) -> None:
        super().__init__()
        nonlinearity, module = KINDS[cell]
        self.shape = shape
        width = shape.get("embedding", INPUTS)
        options = {"nonlinearity": nonlinearity} if module is nn.RNN else {}
        self.embedding = nn.Embedding(INPUTS, width) if "embedding" in shape else None
        self.recurrent = module(width, HIDDEN, layers, **options)
        self.head = nn.Linear(HIDDEN, shape["head"]) if "head" in shape else None
        self.out = nn.Linear(shape.get("head", HIDDEN), OUTPUTS)
        for name, parameter in self.recurrent.named_parameters():
            if name.startswith("bias_hh"):  # the engine has one bias; only the GRU's candidate has a second
                with torch.no_grad():
                    parameter[: 2 * HIDDEN if cell == "gru" else None] = 0

    def forward(self, inputs: torch.Tensor, lengths: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        if self.embedding is not None:
            inputs = self.embedding(inputs)
        elif not self.shape.get("numeric"):
            inputs = nn.functional.one_hot(inputs, INPUTS).double()
        packed, _ = self.recurrent(pack_padded_sequence(inputs, lengths, enforce_sorted=False))
        states, _ = pad_packed_sequence(packed, total_length=inputs.shape[0])
        read = states[lengths - 1, torch.arange(len(lengths))] if self.shape["readout"] == "last" else states
        if self.head is not None:
            read = torch.tanh(self.head(read))
        return states, self.out(read)

    def arrays(self, gradient: bool) -> dict[str, np.ndarray]:
        """Return weights or gradients under the engine's names and in its layout."""
        found = {}
        for name, parameter in self.named_parameters():
            array = (parameter.grad if gradient else parameter.detach()).numpy().copy()
            module, kind = name.split(".")
            if module == "embedding":
                found["embedding"] = array
            elif module in ("head", "out"):
                found[f"{module}.{'W' if kind == 'weight' else 'b'}"] = array.T if kind == "weight" else array
            else:
                what, which, layer = kind.split("_")
                layer = f"layer{layer[1:]}"
                if what == "weight":
                    blocks = array.reshape(-1, HIDDEN, array.shape[1]).transpose(0, 2, 1)
                    found[f"{layer}.W_{'x' if which == 'ih' else 'h'}"] = blocks
                elif which == "ih":
                    found[f"{layer}.b"] = array.reshape(-1, HIDDEN)
                elif isinstance(self.recurrent, nn.GRU):
                    found[f"{layer}.b_hn"] = array[2 * HIDDEN :]
        return found


def loss_of(logits: torch.Tensor, targets: torch.Tensor, counting: torch.Tensor, output: str) -> torch.Tensor:
    """Return the mean over the counting targets, summed over the outputs of each."""
    if output == "softmax":
        return nn.functional.cross_entropy(logits[counting], targets[counting])
    function = (
        nn.functional.mse_loss if output == "linear" else nn.functional.binary_cross_entropy_with_logits
    )
    return function(logits[counting], targets[counting], reduction="sum") / counting.sum()


def data(shape: dict, steps: int) -> dict[str, torch.Tensor]:
    lengths = torch.tensor([steps, 1, max(1, steps - 2)])
    places = (steps, SIZE) if shape["readout"] == "every" else (SIZE,)
    counting = torch.rand(places) < 0.75
    counting[..., 0] = True
    if shape["readout"] == "every":
        counting &= torch.arange(steps)[:, None] < lengths
    softmax = shape["output"] == "softmax"
    return {
        "lengths": lengths,
        "mask": counting,
        "inputs": torch.randn(steps, SIZE, INPUTS)
        if shape.get("numeric")
        else torch.randint(INPUTS, (steps, SIZE)),
        "targets": torch.randint(OUTPUTS, places) if softmax else torch.rand(*places, OUTPUTS),
    }


def activated(logits: torch.Tensor, output: str) -> torch.Tensor:
    return {"softmax": lambda s: s.softmax(-1), "sigmoid": torch.sigmoid, "linear": lambda s: s}[output](
        logits
    )


def case(cell: str, layers: int, shape: dict, steps: int) -> dict[str, np.ndarray]:
    model, given = Model(cell, layers, shape), data(shape, steps)
    states, logits = model(given["inputs"], given["lengths"])
    loss = loss_of(logits, given["targets"], given["mask"], shape["output"])
    loss.backward()
    found = {name: tensor.numpy() for name, tensor in given.items()}
    found |= {
        "states": states.detach().numpy(),  # of the top layer, 0 in the padding
        "outputs": activated(logits, shape["output"]).detach().numpy(),
        "loss": np.array(loss.item()),
    }
    found |= {f"weights/{name}": array for name, array in model.arrays(gradient=False).items()}
    found |= {f"gradient/{name}": array for name, array in model.arrays(gradient=True).items()}
    return found


def trace(optimizer: str, updates: int = 8) -> dict[str, np.ndarray]:
    """Train a GRU with clipping; keep loss and norm of each update and the weights at the end."""
    shape = SHAPES["every"]
    model, given = Model("gru", 1, shape), data(shape, 6)
    found = {name: tensor.numpy() for name, tensor in given.items()}
    found |= {f"before/{name}": array for name, array in model.arrays(gradient=False).items()}
    # bias_hh of r and z would be trained too: freeze them at 0 by a hook.
    model.recurrent.bias_hh_l0.register_hook(
        lambda g: torch.cat([torch.zeros(2 * HIDDEN, dtype=g.dtype), g[2 * HIDDEN :]])
    )
    make = {
        "sgd": lambda p: torch.optim.SGD(p, lr=0.3),
        "momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
        "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.02),
        "adam": lambda p: torch.optim.Adam(p, lr=0.05),
    }
    machine = make[optimizer](model.parameters())
    losses, norms = [], []
    for _ in range(updates):
        machine.zero_grad()
        loss = loss_of(
            model(given["inputs"], given["lengths"])[1], given["targets"], given["mask"], "softmax"
        )
        loss.backward()
        norms.append(nn.utils.clip_grad_norm_(model.parameters(), LIMIT).item())
        losses.append(loss.item())
        machine.step()
    found |= {f"after/{name}": array for name, array in model.arrays(gradient=False).items()}
    return found | {
        "losses": np.array(losses),
        "norms": np.array(norms),
        "rate": np.array(machine.defaults["lr"]),
    }


def main() -> None:
    torch.manual_seed(2)
    torch.set_default_dtype(torch.float64)
    arrays: dict[str, np.ndarray] = {}
    for cell, (nonlinearity, _) in KINDS.items():
        for layers in (1, 2):
            for number, (kind, shape) in enumerate(SHAPES.items()):
                name = f"{cell}-{layers}-{kind}"
                spec = {
                    "inputs": INPUTS, "outputs": OUTPUTS, "cell": cell.split("-")[0], "hidden": HIDDEN,
                    "layers": layers, "nonlinearity": nonlinearity, **shape,
                }  # fmt: skip
                found = case(cell, layers, shape, steps=(6, 5, 7)[number])
                arrays |= {f"{name}/{key}": array for key, array in found.items()}
                arrays[f"{name}/spec"] = np.array(json.dumps(spec))
    for optimizer in ("sgd", "momentum", "rmsprop", "adam"):
        arrays |= {f"trace-{optimizer}/{key}": array for key, array in trace(optimizer).items()}
    path = Path(__file__).with_name("torch_fixture.npz")
    np.savez_compressed(path, **arrays)
    print(path, path.stat().st_size, "bytes", torch.__version__)


if __name__ == "__main__":
    main()
