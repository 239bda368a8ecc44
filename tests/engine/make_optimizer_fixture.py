"""Write optimizer_fixture.npz: what PyTorch's optimizers and clips do to fixed gradients, in float64.

Run with torch 2.13 (extra `peers`): python tests/engine/make_optimizer_fixture.py
Nothing of rnn_playground is imported. The problem is a sum of sines and squares in 20 weights; its gradients are
stored, so that the tests need neither it nor a network.
"""

from pathlib import Path

import numpy as np
import torch

SIZE, UPDATES = 20, 12
DECAY = 0.3  # large, so that a decay that is missing or in the wrong place shows in every step
MAKE = {
    "sgd": lambda p, **also: torch.optim.SGD(p, lr=0.05, **also),
    "momentum": lambda p, **also: torch.optim.SGD(p, lr=0.02, momentum=0.9, **also),
    "nesterov": lambda p, **also: torch.optim.SGD(p, lr=0.02, momentum=0.9, nesterov=True, **also),
    "adagrad": lambda p, **also: torch.optim.Adagrad(p, lr=0.2, **also),
    "rmsprop": lambda p, **also: torch.optim.RMSprop(p, lr=0.02, **also),
    "adam": lambda p, **also: torch.optim.Adam(p, lr=0.05, **also),
    "adamw": lambda p, **also: torch.optim.AdamW(p, lr=0.05, **also),
}
RATES_CHANGE_AT = UPDATES // 2  # halved from here on


def trace(name: str, decay: float) -> dict[str, np.ndarray]:
    """Return the rate and the gradient of each update, and the weights before, between and after."""
    random = torch.Generator().manual_seed(3)
    w = torch.randn(SIZE, generator=random).requires_grad_()
    slopes = torch.logspace(-4, 1, SIZE)  # gradients of very different size
    optimizer = MAKE[name]([w], weight_decay=decay)
    weights, gradients, rates = [w.detach().clone()], [], []
    for update in range(UPDATES):
        if update == RATES_CHANGE_AT:
            optimizer.param_groups[0]["lr"] /= 2
        optimizer.zero_grad()
        (slopes * (torch.sin(3 * w) + 0.1 * w**2)).sum().backward()
        gradients.append(w.grad.clone())
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        weights.append(w.detach().clone())
    return {
        "weights": torch.stack(weights).numpy(), "gradients": torch.stack(gradients).numpy(),
        "rates": np.array(rates), "decay": np.array(decay),
    }  # fmt: skip


def clips() -> dict[str, np.ndarray]:
    """Return gradients, limits below and above their size, and what the two clips of torch make of them."""
    gradients = torch.randn(3, SIZE, generator=torch.Generator().manual_seed(4)) * torch.tensor([[1e-6], [1], [1e4]])
    limits = torch.tensor([1e-7, 0.5, 1e3, 1e9])
    norms, by_norm, by_value = [], [], []
    for gradient in gradients:
        for limit in limits.tolist():
            parameter = torch.zeros(SIZE, requires_grad=True)
            parameter.grad = gradient.clone()
            norms.append(torch.nn.utils.clip_grad_norm_(parameter, limit).item())
            by_norm.append(parameter.grad.numpy().copy())
            parameter.grad = gradient.clone()
            torch.nn.utils.clip_grad_value_(parameter, limit)
            by_value.append(parameter.grad.numpy().copy())
    shape = (len(gradients), len(limits))
    return {
        "gradients": gradients.numpy(), "limits": limits.numpy(), "norms": np.reshape(norms, shape),
        "by_norm": np.reshape(by_norm, (*shape, SIZE)), "by_value": np.reshape(by_value, (*shape, SIZE)),
    }  # fmt: skip


def main() -> None:
    torch.set_default_dtype(torch.float64)
    arrays = {f"clip/{key}": array for key, array in clips().items()}
    for name in MAKE:
        for kind, decay in (("plain", 0.0), ("decay", DECAY)):
            arrays |= {f"{name}/{kind}/{key}": array for key, array in trace(name, decay).items()}
    path = Path(__file__).with_name("optimizer_fixture.npz")
    np.savez_compressed(path, **arrays)
    print(path, path.stat().st_size, "bytes", torch.__version__)


if __name__ == "__main__":
    main()
