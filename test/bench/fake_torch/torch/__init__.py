"""As much of torch as bench/cuda/gpu_peer.py calls, with nothing behind it: for a test of that program where there is no PyTorch and no GPU."""

import contextlib
import types

__version__ = "0.0-fake"
bfloat16, float16, float32 = "bfloat16", "float16", "float32"


class Tensor:
    requires_grad = False
    grad = None

    def __init__(self, *shape):
        self.shape = shape

    def _same(self, *_):
        return self

    __add__ = __sub__ = __mul__ = to = float = reshape = backward = _same

    def __getitem__(self, _):
        return self


def rand(*shape, device=None):
    assert device == "cuda"
    return Tensor(*shape)


def randint(_, shape, device=None):
    return rand(*shape, device=device)


def manual_seed(_):
    pass


@contextlib.contextmanager
def autocast(device_type, dtype):
    assert (device_type, dtype) == ("cuda", "bfloat16")
    yield


cuda = types.SimpleNamespace(is_available=lambda: True, synchronize=lambda: None)
backends = types.SimpleNamespace(
    cudnn=types.SimpleNamespace(allow_tf32=None, version=lambda: 1), cuda=types.SimpleNamespace(matmul=types.SimpleNamespace(allow_tf32=None))
)

from . import nn, optim  # noqa: E402
