"""Write torch_fixture.npz: what PyTorch computes for small networks, float64, so that tests need no torch.

Run with torch 2.13 (extra `peers`): python tests/engine/make_torch_fixture.py
Nothing of rnn_playground is imported: weights are drawn here and stored under the engine's names and layout.
All arrays lie one behind the other in two vectors; `index` (JSON) says where: {case: {name: [kind, start, shape]}}.
"""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

HIDDEN, INPUTS, OUTPUTS, SIZE = 3, 5, 3, 3
LIMIT = 0.1  # of the gradient norm in the traces
KINDS = {
    "elman": ("tanh", nn.RNN),
    "elman-relu": ("relu", nn.RNN),
    "gru": ("tanh", nn.GRU),
    "lstm": ("tanh", nn.LSTM),
}
SHAPES = (
    {"readout": "every", "output": "softmax"},
    {"readout": "last", "output": "sigmoid", "head": 3, "embedding": 3},
    {"readout": "every", "output": "linear", "numeric": True, "head": 2},
    {"readout": "last", "output": "softmax"},
    {"readout": "every", "output": "softmax", "embedding": 2},
)
BEGINNINGS = ("zero", "given", "learnt")
TRACES = {
    "sgd": ("gru", lambda p, **also: torch.optim.SGD(p, lr=0.3, **also)),
    "momentum": ("lstm", lambda p, **also: torch.optim.SGD(p, lr=0.1, momentum=0.9, **also)),
    "nesterov": ("elman", lambda p, **also: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True, **also)),
    "adagrad": ("gru", lambda p, **also: torch.optim.Adagrad(p, lr=0.1, **also)),
    "rmsprop": ("lstm", lambda p, **also: torch.optim.RMSprop(p, lr=0.02, **also)),
    "adam": ("gru", lambda p, **also: torch.optim.Adam(p, lr=0.05, **also)),
    "adamw": ("lstm", lambda p, **also: torch.optim.AdamW(p, lr=0.05, **also)),
}
DECAYS = {"nesterov": 0.05, "adamw": 0.2}  # torch's AdamW has one unless told otherwise
UPDATES = 8
STEPS, CUTS = 10, (1, 2, 3, 7, 10)  # of truncated backpropagation
State = tuple[torch.Tensor, ...]


class Model(nn.Module):
    """A recurrent network of PyTorch's own modules; padding is left out by packing."""

    def __init__(self, spec: dict) -> None:
        super().__init__()
        nonlinearity, module = KINDS[spec["cell"] + ("-relu" if spec["nonlinearity"] == "relu" else "")]
        self.spec = spec
        self.directions = 1 + spec["bidirectional"]
        self.width = spec.get("embedding", INPUTS)
        self.options = {"nonlinearity": nonlinearity} if module is nn.RNN else {}
        self.embedding = nn.Embedding(INPUTS, self.width) if "embedding" in spec else None
        self.recurrent = module(self.width, HIDDEN, spec["layers"], bidirectional=spec["bidirectional"], **self.options)
        self.head = nn.Linear(HIDDEN * self.directions, spec["head"]) if "head" in spec else None
        self.out = nn.Linear(spec.get("head", HIDDEN * self.directions), OUTPUTS)
        if spec["initial_state"] == "learnt":
            for name in self.states:
                value = nn.Parameter(torch.randn(self.recurrences, HIDDEN) / 2)
                self.register_parameter("beginning_" + name, value)
        for name, parameter in self.recurrent.named_parameters():
            if name.startswith("bias_hh"):  # the engine has one bias; only the GRU's candidate has a second
                gated = isinstance(self.recurrent, nn.GRU)
                with torch.no_grad():
                    parameter[: 2 * HIDDEN if gated else None] = 0
                free = torch.zeros_like(parameter)
                free[2 * HIDDEN :] = gated
                parameter.register_hook(lambda g, free=free: g * free)

    @property
    def states(self) -> tuple[str, ...]:
        return ("h", "c") if isinstance(self.recurrent, nn.LSTM) else ("h",)

    @property
    def recurrences(self) -> int:
        return self.spec["layers"] * self.directions

    def begin(self, size: int, given: torch.Tensor | None) -> State:
        """Return the initial states, each (recurrences, B, H); given (recurrences, states, B, H)."""
        if given is not None:
            return tuple(given[:, k] for k in range(len(self.states)))
        if self.spec["initial_state"] == "learnt":
            learnt = (getattr(self, "beginning_" + name) for name in self.states)
            return tuple(value[:, None].expand(-1, size, -1) for value in learnt)
        return tuple(torch.zeros(self.recurrences, size, HIDDEN) for _ in self.states)

    def vectors(self, inputs: torch.Tensor) -> torch.Tensor:
        if self.embedding is not None:
            return self.embedding(inputs)
        return inputs if self.spec.get("numeric") else nn.functional.one_hot(inputs, INPUTS).double()

    def run(self, module: nn.RNNBase, x: torch.Tensor, lengths: torch.Tensor, state: State) -> tuple:
        """Return the states of a module's last layer (T, B, W), 0 in the padding, and all its final states."""
        packed = pack_padded_sequence(x, lengths, enforce_sorted=False)
        states, final = module(packed, state[0].contiguous() if len(state) == 1 else tuple(map(_dense, state)))
        final = final if isinstance(final, tuple) else (final,)
        return pad_packed_sequence(states, total_length=x.shape[0])[0], final

    def read(self, states: torch.Tensor) -> torch.Tensor:
        return self.out(torch.tanh(self.head(states)) if self.head is not None else states)

    def forward(self, x: torch.Tensor, lengths: torch.Tensor, state: State) -> tuple:
        """Return logits and final states."""
        states, final = self.run(self.recurrent, x, lengths, state)
        if self.spec["readout"] == "last":
            top = final[0][-self.directions :]
            states = torch.cat(list(top), dim=1)
        return self.read(states), final

    @torch.no_grad()
    def layerwise(self, x: torch.Tensor, lengths: torch.Tensor, state: State) -> list[torch.Tensor]:
        """Return the states of each layer (T, B, W), from modules of one layer with the same weights."""
        found, D = [], self.directions
        for layer in range(self.spec["layers"]):
            module = type(self.recurrent)(x.shape[2], HIDDEN, bidirectional=D == 2, **self.options)
            own = {
                name.replace(f"_l{layer}", "_l0"): value
                for name, value in self.recurrent.state_dict().items()
                if f"_l{layer}" in name
            }
            module.load_state_dict(own)
            x, _ = self.run(module, x, lengths, tuple(part[layer * D : (layer + 1) * D] for part in state))
            found.append(x)
        return found

    def arrays(self, gradient: bool) -> dict[str, np.ndarray]:
        """Return weights or gradients under the engine's names and in its layout."""
        found = {}
        for name, parameter in self.named_parameters():
            array = (parameter.grad if gradient else parameter.detach()).numpy().copy()
            module, _, kind = name.rpartition(".")
            if module == "embedding":
                found["embedding"] = array
            elif module in ("head", "out"):
                found[f"{module}.{'W' if kind == 'weight' else 'b'}"] = array.T if kind == "weight" else array
            elif not module:  # a learnt initial state
                for number, row in enumerate(array):
                    layer, direction = divmod(number, self.directions)
                    found[f"layer{layer}.{'reverse.' * direction}{kind[-1]}0"] = row
            else:
                what, which, layer, *reverse = kind.split("_")
                layer = f"layer{layer[1:]}." + ("reverse." if reverse else "")
                if what == "weight":
                    blocks = array.reshape(-1, HIDDEN, array.shape[1]).transpose(0, 2, 1)
                    found[f"{layer}W_{'x' if which == 'ih' else 'h'}"] = blocks
                elif which == "ih":
                    found[f"{layer}b"] = array.reshape(-1, HIDDEN)
                elif isinstance(self.recurrent, nn.GRU):
                    found[f"{layer}b_hn"] = array[2 * HIDDEN :]
        return found


def _dense(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.contiguous()


def make_spec(cell: str, layers: int, shape: dict, *, both: bool = False, beginning: str = "zero") -> dict:
    return {
        "inputs": INPUTS, "outputs": OUTPUTS, "cell": cell.split("-")[0], "hidden": HIDDEN, "layers": layers,
        "nonlinearity": KINDS[cell][0], "bidirectional": both, **shape,
        "initial_state": "learnt" if beginning == "learnt" else "zero",
    }  # fmt: skip


def loss_of(logits: torch.Tensor, targets: torch.Tensor, counting: torch.Tensor, output: str) -> torch.Tensor:
    """Return the mean over the counting targets, summed over the outputs of each."""
    if output == "softmax":
        return nn.functional.cross_entropy(logits[counting], targets[counting])
    function = nn.functional.mse_loss if output == "linear" else nn.functional.binary_cross_entropy_with_logits
    return function(logits[counting], targets[counting], reduction="sum") / counting.sum()


def data(spec: dict, steps: int, *, ragged: bool) -> dict[str, torch.Tensor]:
    lengths = torch.tensor([steps, 1, max(1, steps - 2)] if ragged else [steps] * SIZE)
    places = (steps, SIZE) if spec["readout"] == "every" else (SIZE,)
    counting = torch.rand(places) < 0.75
    counting[..., 0] = True
    if spec["readout"] == "every":
        counting &= torch.arange(steps)[:, None] < lengths
    softmax = spec["output"] == "softmax"
    return {
        "lengths": lengths,
        "mask": counting,
        "inputs": torch.randn(steps, SIZE, INPUTS) if spec.get("numeric") else torch.randint(INPUTS, (steps, SIZE)),
        "targets": torch.randint(OUTPUTS, places) if softmax else torch.rand(*places, OUTPUTS),
    }


def activated(logits: torch.Tensor, output: str) -> torch.Tensor:
    return {"softmax": lambda s: s.softmax(-1), "sigmoid": torch.sigmoid, "linear": lambda s: s}[output](logits)


def named(prefix: str, arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {f"{prefix}/{name}": array for name, array in arrays.items()}


def case(spec: dict, steps: int, *, ragged: bool, given_state: bool) -> dict[str, np.ndarray]:
    model, given = Model(spec), data(spec, steps, ragged=ragged)
    found = {name: tensor.numpy() for name, tensor in given.items()}
    initial = None
    if given_state:
        initial = torch.randn(model.recurrences, len(model.states), SIZE, HIDDEN) / 2
        initial.requires_grad_()
        found["initial"] = initial.detach().numpy()
    x, state = model.vectors(given["inputs"]), model.begin(SIZE, initial)
    x = x if x.requires_grad else x.requires_grad_()
    x.retain_grad()
    logits, final = model(x, given["lengths"], state)
    loss = loss_of(logits, given["targets"], given["mask"], spec["output"])
    loss.backward()
    found |= {
        "outputs": activated(logits, spec["output"]).detach().numpy(),
        "loss": np.array(loss.item()),
        "final": torch.stack(final, dim=1).detach().numpy(),  # (recurrences, states, B, H)
        "d_inputs": x.grad.numpy(),  # of the vectors, the embedded or the one-hot symbols
    }
    if initial is not None:
        found["d_initial"] = initial.grad.numpy()
    layers = model.layerwise(x.detach(), given["lengths"], state)
    found |= named("states", {str(layer): states.numpy() for layer, states in enumerate(layers)})
    return found | named("weights", model.arrays(gradient=False)) | named("gradient", model.arrays(gradient=True))


def truncated(spec: dict, *, ragged: bool) -> dict[str, np.ndarray]:
    """Cut the graph between segments of k steps; the loss stays the mean over all counting targets."""
    model, given = Model(spec), data(spec, STEPS, ragged=ragged)
    found = {name: tensor.numpy() for name, tensor in given.items()}
    found |= named("weights", model.arrays(gradient=False))
    for k in CUTS:
        model.zero_grad()
        x, state, parts = model.vectors(given["inputs"]), model.begin(SIZE, None), []
        for start in range(0, STEPS, k):
            # Steps in the padding are run too: they come after everything that is read.
            states, state = model.recurrent(x[start : start + k], state[0].contiguous() if len(state) == 1 else state)
            state = tuple(part.detach() for part in (state if isinstance(state, tuple) else (state,)))
            parts.append(states)
        states = torch.cat(parts)
        if spec["readout"] == "last":
            states = states[given["lengths"] - 1, torch.arange(SIZE)]
        loss = loss_of(model.read(states), given["targets"], given["mask"], spec["output"])
        loss.backward()
        found["loss"] = np.array(loss.item())
        found |= named(f"gradient{k}", model.arrays(gradient=True))
    return found


def trace(optimizer: str) -> dict[str, np.ndarray]:
    """Train with clipping; keep loss and norm of each update and the weights at the end."""
    cell, make = TRACES[optimizer]
    spec = make_spec(cell, 1, SHAPES[0])
    model, given, decay = Model(spec), data(spec, 6, ragged=True), DECAYS.get(optimizer, 0.0)
    found = {name: tensor.numpy() for name, tensor in given.items()}
    found |= named("before", model.arrays(gradient=False))
    machine = make(model.parameters(), weight_decay=decay)
    losses, norms = [], []
    for _ in range(UPDATES):
        machine.zero_grad()
        x, state = model.vectors(given["inputs"]), model.begin(SIZE, None)
        loss = loss_of(model(x, given["lengths"], state)[0], given["targets"], given["mask"], "softmax")
        loss.backward()
        norms.append(nn.utils.clip_grad_norm_(model.parameters(), LIMIT).item())
        losses.append(loss.item())
        machine.step()
    return found | named("after", model.arrays(gradient=False)) | {
        "losses": np.array(losses), "norms": np.array(norms), "rate": np.array(machine.defaults["lr"]),
        "decay": np.array(decay), "spec": spec,
    }  # fmt: skip


def all_cases() -> Iterator[tuple[str, dict]]:
    grid = itertools.product(KINDS, (1, 2), (False, True), (False, True), (1, 2, 7))
    for number, (cell, layers, both, ragged, steps) in enumerate(grid):
        # Shapes and beginnings take turns, so that each cell meets all of them in one and in two directions.
        shape, beginning = SHAPES[number % len(SHAPES)], BEGINNINGS[(number + number // 3) % len(BEGINNINGS)]
        spec = make_spec(cell, layers, shape, both=both, beginning=beginning)
        name = f"{cell}-{layers}-{'both' if both else 'one'}-{'ragged' if ragged else 'full'}-{steps}"
        found = case(spec, steps, ragged=ragged, given_state=beginning == "given")
        yield name, {**found, "spec": spec}
    for number, (cell, shape) in enumerate(itertools.product(KINDS, (SHAPES[4], SHAPES[3]))):
        spec = make_spec(cell, 2, shape, beginning="learnt" if number % 3 == 0 else "zero")
        yield f"truncated-{cell}-{shape['readout']}", {**truncated(spec, ragged=number % 4 < 2), "spec": spec}
    for optimizer in TRACES:
        yield f"trace-{optimizer}", trace(optimizer)


def main() -> None:
    torch.manual_seed(2)
    torch.set_default_dtype(torch.float64)
    torch.use_deterministic_algorithms(True)
    index: dict[str, dict] = {}
    vectors: dict[str, list[np.ndarray]] = {"floats": [], "integers": []}
    sizes = dict.fromkeys(vectors, 0)
    for name, values in all_cases():
        entry = index[name] = {"spec": values.pop("spec")}
        for key, array in values.items():
            kind = "floats" if array.dtype.kind == "f" else "integers"
            entry[key] = [kind if array.dtype != bool else "booleans", sizes[kind], array.shape]
            vectors[kind].append(array.ravel())
            sizes[kind] += array.size
    joined = {"floats": np.concatenate(vectors["floats"]), "integers": np.concatenate(vectors["integers"])}
    joined["integers"] = joined["integers"].astype(np.int8)
    path = Path(__file__).with_name("torch_fixture.npz")
    np.savez_compressed(path, index=np.frombuffer(json.dumps(index).encode(), np.uint8), **joined)
    print(path, path.stat().st_size, "bytes", torch.__version__)


if __name__ == "__main__":
    main()
