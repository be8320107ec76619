"""PyTorch on one case of bench/cases: the protocol is bench/README.md's. Started in the environment of bench/harness/peers.mjs."""

import json
import math
import sys
import time
import warnings


def say(value):
    print(json.dumps(value), flush=True)


try:
    import torch
except ImportError:
    say({"skip": "python3 has no torch"})
    sys.exit()

from torch import nn

warnings.simplefilter("ignore")  # of settings for hardware that is not here

spec, threads, file = json.loads(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
torch.set_num_threads(threads)


def read(path):
    """The tensors of a safetensors file: what our contestant was given."""
    with open(path, "rb") as f:
        data = bytearray(f.read())
    start = 8 + int.from_bytes(data[:8], "little")
    types = {"F32": torch.float32, "I32": torch.int32}
    tensors = {}
    for name, entry in json.loads(data[8:start]).items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        flat = torch.frombuffer(data, dtype=types[entry["dtype"]], count=(end - begin) // 4, offset=start + begin)
        tensors[name] = flat.reshape(entry["shape"]).clone()
    return tensors


def numbers(values):
    return [v if math.isfinite(v) else None for v in values]


def sample(tensor):
    """The places that bench/harness/outcome.mjs chooses."""
    flat = tensor.detach().flatten()
    count = min(2039, flat.numel())
    return numbers(flat[torch.arange(count) * flat.numel() // count].tolist())


def recurrent(given):
    """A layer alone: inference, or forward with backward of everything."""
    kind = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}[spec["cell"]]
    both = spec.get("bidirectional", False)
    layer = kind(spec["input"], spec["hidden"], spec["layers"], batch_first=True, bidirectional=both)
    layer.load_state_dict({name: value for name, value in given.items() if name not in ("x", "dy")})
    x = given["x"]
    if spec["mode"] == "inference":
        layer.eval()

        def infer():
            with torch.inference_mode():
                return layer(x)[0]

        return infer, lambda: {"y": sample(infer())}
    dy = given["dy"]
    x.requires_grad = True

    def step():
        layer.zero_grad(set_to_none=True)
        x.grad = None
        y = layer(x)[0]
        y.backward(dy)
        return y

    return step, lambda: {"y": sample(step()), "dx": sample(x.grad), "dw_hh": sample(layer.weight_hh_l0.grad)}


def training(given, data, model, optimizer, loss, clip=0.0):
    """A model that is trained: `loss` is that of its next step."""
    model.load_state_dict({name: value for name, value in given.items() if name not in data})
    parameters = list(model.parameters())

    def step():
        optimizer.zero_grad(set_to_none=True)
        value = loss()
        value.backward()
        if clip:
            nn.utils.clip_grad_norm_(parameters, clip)
        optimizer.step()
        return value.item()

    def outcome():
        first, *later = [step() for _ in range(5)]
        return {"loss": numbers([first]), "change": numbers([value - first for value in later])}

    return step, outcome


def sentiment(given):
    tokens, labels = given["tokens"].long(), given["labels"]
    model = nn.ModuleDict(
        {"embedding": nn.Embedding(spec["vocabulary"], 100), "encoder": nn.LSTM(100, 256, 2, batch_first=True), "head": nn.Linear(256, 1)}
    )

    def loss():
        output, (h, _) = model["encoder"](model["embedding"](tokens))
        logits = model["head"](output.mean(1) if spec["pooled"] else h[-1]).reshape(-1)
        return nn.functional.binary_cross_entropy_with_logits(logits, labels)

    return training(given, ("tokens", "labels"), model, torch.optim.Adam(model.parameters(), lr=1e-3), loss, 5)


def language_model(given):
    size, vocabulary = spec["size"], spec["vocabulary"]
    tokens, targets = given["tokens"].long(), given["targets"].long().reshape(-1)
    model = nn.ModuleDict(
        {"embedding": nn.Embedding(vocabulary, size), "lstm": nn.LSTM(size, size, 2, batch_first=True), "head": nn.Linear(size, vocabulary)}
    )

    def loss():
        logits = model["head"](model["lstm"](model["embedding"](tokens))[0])
        return nn.functional.cross_entropy(logits.reshape(-1, vocabulary), targets)

    return training(given, ("tokens", "targets"), model, torch.optim.SGD(model.parameters(), lr=0.1), loss, 5)


def tiny(given):
    x, y = given["x"], given["y"]
    model = nn.ModuleDict({"lstm": nn.LSTM(spec["size"], spec["hidden"], batch_first=True), "head": nn.Linear(spec["hidden"], spec["size"])})

    def loss():
        return nn.functional.mse_loss(model["head"](model["lstm"](x)[0]), y)

    return training(given, ("x", "y"), model, torch.optim.Adam(model.parameters(), lr=1e-3), loss)


def least(step):
    """Seconds of a step, the best of a few."""
    times, end = [], time.perf_counter() + 0.3
    step()
    while not times or (time.perf_counter() < end and len(times) < 20):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return min(times)


def faster(step):
    """Leaves oneDNN on or off, whichever is faster here; says which."""
    seconds = {}
    for on in (True, False):
        torch.backends.mkldnn.set_flags(on)
        seconds[on] = least(step)
    best = min(seconds, key=seconds.get)
    torch.backends.mkldnn.set_flags(best)
    return "oneDNN" if best else "without oneDNN"


kinds = {"recurrent": recurrent, "sentiment": sentiment, "language-model": language_model, "tiny": tiny}
if spec["kind"] not in kinds:
    say({"skip": "has no such case"})
    sys.exit()
run, outcome = kinds[spec["kind"]](read(file))
found = outcome()
say({"ready": True, "note": f"torch {torch.__version__}, {faster(run)}", "outcome": found})
for line in sys.stdin:
    steps = json.loads(line)["steps"]
    cpu, start = time.process_time(), time.perf_counter()
    for _ in range(steps):
        run()
    say({"ms": (time.perf_counter() - start) * 1e3 / steps, "cpuMs": (time.process_time() - cpu) * 1e3 / steps})
