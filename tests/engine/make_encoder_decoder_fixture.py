"""Write encoder_decoder_fixture.npz: what PyTorch computes for small encoder-decoders, float64.

Run with torch 2.13 (extra `peers`): python tests/engine/make_encoder_decoder_fixture.py
Nothing of rnn_playground is imported: weights are drawn here and stored under the engine's names and layout.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

HIDDEN, WORDS, EMBEDDING, LABELS = 4, 5, 3, 6
CELLS = {"elman": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
SOURCE, TARGET = [6, 1, 4], [3, 5, 1]  # lengths


class Model(nn.Module):
    """An embedding encoder without read-out and a one-hot decoder with a read-out at each step."""

    def __init__(self, cell: str, layers: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(WORDS, EMBEDDING)
        self.encoder = CELLS[cell](EMBEDDING, HIDDEN, layers)
        self.decoder = CELLS[cell](LABELS, HIDDEN, layers)
        self.out = nn.Linear(HIDDEN, LABELS)
        for name, parameter in self.named_parameters():
            if "bias_hh" in name:  # the engine has one bias; only the GRU's candidate has a second
                with torch.no_grad():
                    parameter[: 2 * HIDDEN if cell == "gru" else None] = 0

    def forward(self, source: torch.Tensor, target: torch.Tensor, ends: torch.Tensor, lengths: torch.Tensor):
        packed = pack_padded_sequence(self.embedding(source), ends, enforce_sorted=False)
        _, state = self.encoder(packed)
        packed = pack_padded_sequence(
            nn.functional.one_hot(target, LABELS).double(), lengths, enforce_sorted=False
        )
        states, _ = pad_packed_sequence(self.decoder(packed, state)[0], total_length=target.shape[0])
        return self.out(states), state

    def arrays(self, gradient: bool) -> dict[str, np.ndarray]:
        """Return weights or gradients under the engine's names and in its layout."""
        found = {}
        for name, parameter in self.named_parameters():
            array = (parameter.grad if gradient else parameter.detach()).numpy().copy()
            module, kind = name.split(".")
            if module == "embedding":
                found["encoder.embedding"] = array
            elif module == "out":
                found[f"decoder.out.{'W' if kind == 'weight' else 'b'}"] = array.T if kind == "weight" else array
            else:
                what, which, layer = kind.split("_")
                to = f"{module}.layer{layer[1:]}"
                if what == "weight":
                    blocks = array.reshape(-1, HIDDEN, array.shape[1]).transpose(0, 2, 1)
                    found[f"{to}.W_{'x' if which == 'ih' else 'h'}"] = blocks
                elif which == "ih":
                    found[f"{to}.b"] = array.reshape(-1, HIDDEN)
                elif isinstance(self.encoder, nn.GRU):
                    found[f"{to}.b_hn"] = array[2 * HIDDEN :]
        return found


def case(cell: str, layers: int) -> dict[str, np.ndarray]:
    model = Model(cell, layers)
    ends, lengths = torch.tensor(SOURCE), torch.tensor(TARGET)
    source = torch.randint(WORDS, (max(SOURCE), len(SOURCE)))
    target, wanted = torch.randint(LABELS, (2, max(TARGET), len(TARGET)))
    logits, state = model(source, target, ends, lengths)
    counting = torch.arange(max(TARGET))[:, None] < lengths
    loss = nn.functional.cross_entropy(logits[counting], wanted[counting])
    loss.backward()
    spec = {"cell": cell, "hidden": HIDDEN, "layers": layers}
    found = {
        "encoder": np.array(json.dumps(spec | {"inputs": WORDS, "outputs": 1, "embedding": EMBEDDING})),
        "decoder": np.array(json.dumps(spec | {"inputs": LABELS, "outputs": LABELS})),
        "source": source.numpy(), "ends": ends.numpy(), "target": target.numpy(), "lengths": lengths.numpy(),
        "wanted": wanted.numpy(), "loss": np.array(loss.item()), "outputs": logits.softmax(-1).detach().numpy(),
        "states": torch.stack(state if cell == "lstm" else (state,), 1).detach().numpy(),
    }  # fmt: skip
    found |= {f"weights/{name}": array for name, array in model.arrays(gradient=False).items()}
    return found | {f"gradient/{name}": array for name, array in model.arrays(gradient=True).items()}


def main() -> None:
    torch.manual_seed(7)
    torch.set_default_dtype(torch.float64)
    arrays = {
        f"{cell}-{layers}/{key}": array
        for cell in CELLS for layers in (1, 2) for key, array in case(cell, layers).items()
    }  # fmt: skip
    path = Path(__file__).with_name("encoder_decoder_fixture.npz")
    np.savez_compressed(path, **arrays)
    print(path, path.stat().st_size, "bytes", torch.__version__)


if __name__ == "__main__":
    main()
