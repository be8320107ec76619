"""PyTorch on one case of bench/cases: the protocol is bench/README.md's. Started with its OpenBLAS settings cleared and its threads set."""

import json
import sys
import time


def say(value):
    print(json.dumps(value), flush=True)


try:
    import torch
except ImportError:
    say({"skip": "python3 has no torch"})
    sys.exit()

from torch import nn

spec, threads = json.loads(sys.argv[1]), int(sys.argv[2])
torch.set_num_threads(threads)
torch.manual_seed(1)


def recurrent():
    """A layer alone: inference, or forward with backward of everything."""
    kind = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}[spec["cell"]]
    both = spec.get("bidirectional", False)
    layer = kind(spec["input"], spec["hidden"], spec["layers"], batch_first=True, bidirectional=both)
    x = torch.rand(spec["batch"], spec["steps"], spec["input"]) * 2 - 1
    if spec["mode"] == "inference":
        layer.eval()

        def infer():
            with torch.inference_mode():
                layer(x)

        return infer
    dy = torch.rand(spec["batch"], spec["steps"], spec["hidden"] * (2 if both else 1))
    x.requires_grad = True

    def step():
        layer.zero_grad(set_to_none=True)
        x.grad = None
        layer(x)[0].backward(dy)

    return step


def sentiment():
    embedding, lstm, head = nn.Embedding(spec["vocabulary"], 100), nn.LSTM(100, 256, 2, batch_first=True), nn.Linear(256, 1)
    parameters = [p for m in (embedding, lstm, head) for p in m.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=1e-3)
    tokens = torch.randint(spec["vocabulary"], (spec["batch"], spec["steps"]))
    labels = torch.randint(2, (spec["batch"],)).float()

    def step():
        optimizer.zero_grad(set_to_none=True)
        output, (h, _) = lstm(embedding(tokens))
        logits = head(output.mean(1) if spec["pooled"] else h[-1]).reshape(-1)
        loss = nn.functional.binary_cross_entropy_with_logits(logits, labels)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 5)
        optimizer.step()
        loss.item()

    return step


def language_model():
    size, vocabulary = spec["size"], spec["vocabulary"]
    embedding, lstm, head = nn.Embedding(vocabulary, size), nn.LSTM(size, size, 2, batch_first=True), nn.Linear(size, vocabulary)
    parameters = [p for m in (embedding, lstm, head) for p in m.parameters()]
    optimizer = torch.optim.SGD(parameters, lr=0.1)
    tokens, targets = (torch.randint(vocabulary, (spec["batch"], spec["steps"])) for _ in range(2))

    def step():
        optimizer.zero_grad(set_to_none=True)
        logits = head(lstm(embedding(tokens))[0])
        loss = nn.functional.cross_entropy(logits.reshape(-1, vocabulary), targets.reshape(-1))
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 5)
        optimizer.step()
        loss.item()

    return step


def tiny():
    lstm, head = nn.LSTM(spec["size"], spec["hidden"], batch_first=True), nn.Linear(spec["hidden"], spec["size"])
    optimizer = torch.optim.Adam([*lstm.parameters(), *head.parameters()], lr=1e-3)
    x, y = (torch.rand(1, spec["steps"], spec["size"]) for _ in range(2))

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = nn.functional.mse_loss(head(lstm(x)[0]), y)
        loss.backward()
        optimizer.step()
        loss.item()

    return step


kinds = {"recurrent": recurrent, "sentiment": sentiment, "language-model": language_model, "tiny": tiny}
if spec["kind"] not in kinds:
    say({"skip": "has no such case"})
    sys.exit()
run = kinds[spec["kind"]]()
run()
say({"ready": True, "note": "torch " + torch.__version__})
for line in sys.stdin:
    steps = json.loads(line)["steps"]
    cpu, start = time.process_time(), time.perf_counter()
    for _ in range(steps):
        run()
    say({"ms": (time.perf_counter() - start) * 1e3 / steps, "cpuMs": (time.process_time() - cpu) * 1e3 / steps})
