"""cuDNN, through PyTorch, on the cases of cases.mjs: one JSON object a line, as requests.mjs does. Times a call from the host, between two waits."""

import contextlib
import json
import sys
import time


def say(value):
    print(json.dumps(value), flush=True)


try:
    import torch
    from torch import nn
except ImportError:
    say({"skip": "python3 has no torch"})
    sys.exit()

if not torch.cuda.is_available():
    say({"skip": "torch " + torch.__version__ + " sees no GPU"})
    sys.exit()

device = "cuda"
layers = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}
types = {"bf16": torch.bfloat16, "fp16": torch.float16}


def use(precision):
    torch.backends.cudnn.allow_tf32 = precision == "tf32"
    torch.backends.cuda.matmul.allow_tf32 = precision == "tf32"


def layer(spec):
    """A layer in the type that is measured; as nn.LSTM is used."""
    dtype = types.get(spec["precision"], torch.float32)
    count, both = spec["L"], spec["D"] == 2
    net = layers[spec["cell"]](spec["I"], spec["H"], count, batch_first=True, bidirectional=both).to(device, dtype)
    x = (torch.rand(spec["B"], spec["T"], spec["I"], device=device) * 2 - 1).to(dtype)
    dy = (torch.rand(spec["B"], spec["T"], spec["D"] * spec["H"], device=device) * 2 - 1).to(dtype)
    x.requires_grad = True

    def forward():
        net(x)

    def both_passes():
        net.zero_grad(set_to_none=True)
        x.grad = None
        net(x)[0].backward(dy)

    return {"forward": forward, "both": both_passes}


class Sentiment(nn.Module):
    def __init__(self, spec):
        super().__init__()
        self.embedding, self.lstm, self.head = nn.Embedding(spec["vocabulary"], 100), nn.LSTM(100, 256, 2, batch_first=True), nn.Linear(256, 1)

    def forward(self, tokens):
        _, (h, _) = self.lstm(self.embedding(tokens))
        return self.head(h[-1]).reshape(-1)


class LanguageModel(nn.Module):
    def __init__(self, spec):
        super().__init__()
        size = spec["size"]
        self.embedding, self.lstm, self.head = nn.Embedding(spec["vocabulary"], size), nn.LSTM(size, size, 2, batch_first=True), nn.Linear(size, spec["vocabulary"])

    def forward(self, tokens):
        return self.head(self.lstm(self.embedding(tokens))[0])


def training(spec):
    """A training loop as it is usually written; in bf16 with autocast, so that weights stay float32 as ours do."""
    batch, steps, vocabulary = spec["batch"], spec["steps"], spec["vocabulary"]
    sentiment = spec["model"] == "sentiment"
    model = (Sentiment if sentiment else LanguageModel)(spec).to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3) if sentiment else torch.optim.SGD(model.parameters(), lr=0.1)
    tokens = torch.randint(vocabulary, (batch, steps), device=device)
    targets = torch.randint(2, (batch,), device=device).float() if sentiment else torch.randint(vocabulary, (batch * steps,), device=device)
    low = spec["precision"] in types

    def step():
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast(device_type=device, dtype=types[spec["precision"]]) if low else contextlib.nullcontext():
            out = model(tokens)
        if sentiment:
            loss = nn.functional.binary_cross_entropy_with_logits(out.float(), targets)
        else:
            loss = nn.functional.cross_entropy(out.float().reshape(-1, vocabulary), targets)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5)
        optimizer.step()

    return {"step": step}


def prepare(spec):
    use(spec["precision"])
    torch.manual_seed(1)
    work = (layer if spec["kind"] == "layer" else training)(spec)
    return work, {"ready": True, "note": "torch " + torch.__version__ + ", cuDNN " + str(torch.backends.cudnn.version())}


def run(call, steps):
    torch.cuda.synchronize()
    cpu, start = time.process_time(), time.perf_counter()
    for _ in range(steps):
        call()
    queued = time.perf_counter() - start
    torch.cuda.synchronize()
    wall, used = time.perf_counter() - start, time.process_time() - cpu
    return {"ms": wall * 1e3 / steps, "hostMs": queued * 1e3 / steps, "cpuMs": used * 1e3 / steps}


say({"ready": True})
held = {}
for line in sys.stdin:
    request = json.loads(line)
    preparing = "prepare" in request
    try:
        if preparing:
            held = {}
            held, reply = prepare(request["prepare"])
        else:
            reply = run(held[request["run"]], request["steps"])
    except Exception as error:  # a case that does not run costs its own row
        reply = {"skip" if preparing else "error": type(error).__name__ + ": " + str(error)}
    say(reply)
