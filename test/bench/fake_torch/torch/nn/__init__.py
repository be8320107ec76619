import types

from .. import Tensor


class Module:
    def __call__(self, *arguments):
        return self.forward(*arguments)

    def to(self, *_):
        return self

    def parameters(self):
        return []

    def zero_grad(self, set_to_none):
        assert set_to_none


class Recurrent(Module):
    def __init__(self, inputs, hidden, layers=1, batch_first=False, bidirectional=False):
        assert batch_first
        self.outputs = hidden * (2 if bidirectional else 1)
        if hidden == 9 and bidirectional:
            raise RuntimeError("a case that this one does not run")

    def forward(self, x):
        return Tensor(*x.shape[:2], self.outputs), (Tensor(), Tensor())


LSTM = GRU = RNN = Recurrent


class Plain(Module):
    def __init__(self, *_):
        pass

    def forward(self, x):
        return x


Embedding = Linear = Plain
functional = types.SimpleNamespace(cross_entropy=lambda x, _: x, binary_cross_entropy_with_logits=lambda x, _: x)
utils = types.SimpleNamespace(clip_grad_norm_=lambda parameters, most: None)
